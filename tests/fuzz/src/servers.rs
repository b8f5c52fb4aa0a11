//! What servers say that `inspect` and `audit` ask: the first byte says what is asked. STARTTLS in each of its protocols, and the
//! hellos of TLS from SSL 3.0 on, which `audit` reads by itself. Every connection gets all of the other bytes.

use std::cell::OnceCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use voicectl::audit::{self, Question};
use voicectl::doctor::Target;
use voicectl::inspect::endpoint::Endpoint;
use voicectl::inspect::remote::{Family, Settings, fetch_all};
use voicectl::inspect::starttls::StartTls;
use voicectl::store::Store;

use super::process::home;

/// For a connection; whoever answers at once and hangs up keeps nobody waiting.
const LIMIT: Duration = Duration::from_secs(5);

type Said = Arc<Mutex<Vec<u8>>>;

struct Stranger {
    runtime: Runtime,
    port: u16,
    said: Said,
}

thread_local! {
    static STRANGER: OnceCell<Stranger> = const { OnceCell::new() };
}

pub fn run(bytes: &[u8]) {
    let Some((what, says)) = bytes.split_first() else {
        return;
    };
    STRANGER.with(|stranger| {
        let stranger = stranger.get_or_init(start);
        let mut said = stranger.said.lock().unwrap_or_else(PoisonError::into_inner);
        says.clone_into(&mut said);
        drop(said);
        let begin = std::time::Instant::now();
        let asked = match usize::from(*what) % (StartTls::ALL.len() + 1) {
            0 => stranger.runtime.block_on(audited(stranger.port)),
            place => stranger
                .runtime
                .block_on(inspected(stranger.port, StartTls::ALL[place - 1].0)),
        };
        let commands = |letter: char| letter.is_control() && letter != '\n';
        assert!(!asked.contains(commands), "{asked:?} commands a terminal");
        assert!(
            begin.elapsed() < LIMIT * 2,
            "nobody is waited for who has hung up"
        );
    });
}

/// Why `audit` can say nothing of the server, where it cannot.
async fn audited(port: u16) -> String {
    let question = Question {
        target: Target::parse(&format!("https://127.0.0.1:{port}")).expect("a target"),
        http_port: Some(port),
        timeout: LIMIT,
        store: &Store::new(home().join("state")),
        installed: Vec::new(),
        judge: None,
        now: OffsetDateTime::UNIX_EPOCH,
    };
    let error = audit::server(&question).await.err();
    error.map(|error| error.to_string()).unwrap_or_default()
}

/// Why `inspect` shows none of its certificates, of which it has none.
async fn inspected(port: u16, starttls: StartTls) -> String {
    let endpoint = Endpoint {
        host: "127.0.0.1".try_into().expect("an address"),
        port,
        starttls: Some(starttls),
        is_http: false,
    };
    let settings = Settings {
        timeout: LIMIT,
        family: Family::Any,
        server_name: None,
        client: None,
        at_once: 1,
    };
    let found = fetch_all(&[endpoint], &settings).await;
    let error = found.into_iter().find_map(Result::err);
    error.map(|error| error.line()).unwrap_or_default()
}

fn start() -> Stranger {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let said = Said::default();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let says = Arc::clone(&said);
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(speak(stream, Arc::clone(&says)));
        }
    });
    Stranger {
        runtime,
        port,
        said,
    }
}

/// Says everything, and hangs up once the other does.
async fn speak(mut stream: TcpStream, said: Said) {
    let says = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let _ = stream.write_all(&says).await;
    let _ = stream.shutdown().await;
    let mut heard = [0; 4096];
    while matches!(stream.read(&mut heard).await, Ok(1..)) {}
}
