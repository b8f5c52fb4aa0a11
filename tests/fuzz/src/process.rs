//! The process that targets run in: where its files are, how much memory it may have, and whether something in it panicked.

use std::backtrace::Backtrace;
use std::env;
use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::panic::{self, PanicHookInfo};
use std::path::PathBuf;
use std::process::{Command, exit};
use std::sync::{Mutex, PoisonError};

use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use voicectl::exit::ExitStatus;

/// Says where the files of this process are, and so that it has been prepared.
const HOME: &str = "VOICECTL_FUZZ_HOME";

/// The address that the process asks the whole world at: what an answer names is never connected to.
const PROXY: &str = "VOICECTL_FUZZ_PROXY";

/// Address space in bytes. libFuzzer looks at the memory that is used, once in a second; this stops what asks for more than
/// there is, whether it uses it or not.
const MEMORY: u64 = 3 << 30;

/// The crates that read sound, in the names of their files and functions. [`decode`](voicectl::speech::audio::decode()) takes what
/// they panic about for a damaged file, in a process of its own: that is no fault.
const DECODERS: [&str; 5] = ["symphonia", "rusty_mp3", "opusic", "/ogg-", " ogg::"];

/// What a thread panicked about, whoever caught it.
static SAID: Mutex<Option<String>> = Mutex::new(None);

/// Prepares the process, before anything else. Programs that are started by a target are this one again.
pub fn begin() {
    let arguments: Vec<_> = env::args_os().collect();
    if arguments.get(1).is_some_and(|word| word == "__decode") {
        exit(i32::from(voicectl::run(arguments) != ExitStatus::Done));
    }
    let Some(home) = env::var_os(HOME).map(PathBuf::from) else {
        start_anew();
    };
    for folder in ["config", "state"] {
        fs::create_dir_all(home.join(folder)).expect("a folder of its own");
    }
    let memory = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    setrlimit(Resource::As, memory).expect("a limit");
    take_broken_pipes();
    panic::set_hook(Box::new(remember));
}

/// As `main` of any program in Rust has it, and a program of libFuzzer's has not: who writes to somebody that has gone is told so,
/// and not killed.
fn take_broken_pipes() {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let _inside = runtime.enter();
    // What is set by it stays, whoever listens.
    drop(signal(SignalKind::pipe()).expect("a signal"));
}

/// Becomes the same program, with an environment in which no file and no machine of anybody else is in reach.
fn start_anew() -> ! {
    let program = env::current_exe().expect("a program");
    let folder = tempfile::Builder::new().prefix("fuzz-").tempdir();
    let home = folder.expect("a folder of its own").keep();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let free = free.expect("a free port").to_string();
    let proxy = format!("http://{free}");
    let error = Command::new(&program)
        .args(env::args_os().skip(1))
        .env(HOME, &home)
        .env(PROXY, &free)
        .env("VOICECTL_CONFIG", home.join("config"))
        .env("VOICECTL_STATE", home.join("state"))
        .env("HTTPS_PROXY", &proxy)
        .env("HTTP_PROXY", &proxy)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .exec();
    eprintln!("{}: {error}", program.display());
    exit(1)
}

/// A folder of this process alone.
pub(super) fn home() -> PathBuf {
    env::var_os(HOME).expect("`begin` was called").into()
}

/// Takes the files of this process away.
pub fn end() {
    let _ = fs::remove_dir_all(home());
}

/// Where the process is to listen for what it asks of the world.
pub(super) fn proxy() -> String {
    env::var(PROXY).expect("`begin` was called")
}

fn remember(panic: &PanicHookInfo<'_>) {
    let mut place = panic.location().map_or("", |place| place.file()).to_owned();
    if place.starts_with("/rustc/") {
        // Arithmetic of the standard library, which says nothing of who asked for it.
        let trace = Backtrace::force_capture().to_string();
        let above = trace.split(" voicectl::").next().unwrap_or_default();
        above.clone_into(&mut place);
    }
    if !DECODERS.iter().any(|decoder| place.contains(decoder)) {
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        said.get_or_insert_with(|| panic.to_string());
    }
}

/// Gives a target some bytes. Answers what anything in the process panicked about meanwhile, be it caught or not.
///
/// # Errors
///
/// The panic.
pub fn check(target: super::Target, bytes: &[u8]) -> Result<(), String> {
    let outcome = panic::catch_unwind(|| target(bytes));
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (said, outcome) {
        (Some(said), _) => Err(said),
        (None, Err(_)) => Err("the target panicked where a decoder was".to_owned()),
        (None, Ok(())) => Ok(()),
    }
}

/// The same for a program that is to die of it.
pub fn or_die(target: super::Target, bytes: &[u8]) {
    if let Err(said) = check(target, bytes) {
        eprintln!("{said}");
        std::process::abort();
    }
}
