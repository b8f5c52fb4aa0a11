//! Finds the voices of SVOX Pico in the crate that brings them, for `speech::tts::pico` to embed; and links the C++ library into
//! the binary.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The voices, the default one first.
const VOICES: [&str; 6] = ["en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT"];

/// The crate that carries them; it exports no path to them, and its version comes from our lock file.
const CRATE: &str = "ttspico-sys";

fn main() -> ExitCode {
    tell("rerun-if-changed=src/build.rs");
    // Where it cannot be done, the library of the system is used.
    if let Err(error) = link_cxx() {
        tell(&format!(
            "warning=libstdc++ stays outside of the binary: {error}"
        ));
    }
    if env::var_os("CARGO_FEATURE_PICO").is_none() {
        return ExitCode::SUCCESS;
    }
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell("error=cannot find the voices of the feature `pico`");
            for line in error
                .to_string()
                .lines()
                .filter(|line| !line.trim().is_empty())
            {
                tell(&format!("error={line}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// Has whisper.cpp use the C++ library as an archive, and with it libgcc: the binary then needs nothing but the C library, so it
/// runs where no C++ is installed, and the loader has less to do at each start.
///
/// A crate that says `-lstdc++` gets the shared library, unless a folder that is searched before has an archive of that name
/// and nothing else. The same holds for `-lgcc_s`, whose archive is called libgcc_eh.
fn link_cxx() -> Outcome<()> {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let has = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let is_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    let is_native = env::var("HOST")? == env::var("TARGET")?;
    // Accelerators come as shared libraries that bring the C++ library along; two of them in one process do not get along.
    let has_accelerator = ["CUDA", "VULKAN", "OPENBLAS"].into_iter().any(has);
    if !has("WHISPER") || !is_gnu || !is_native || has_accelerator {
        return Ok(());
    }
    tell("rerun-if-env-changed=CXX");
    let compiler = env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let archive = |name: &str| -> Outcome<Option<PathBuf>> {
        let asked = Command::new(&compiler)
            .arg(format!("-print-file-name={name}"))
            .output()?;
        let path = PathBuf::from(String::from_utf8(asked.stdout)?.trim());
        // A name that it does not know, it says again.
        Ok((path.is_absolute() && path.exists()).then_some(path))
    };
    let folder = variable("OUT_DIR")?.join("archives");
    fs::create_dir_all(&folder)?;
    let mut found = Vec::new();
    for (name, as_if) in [
        ("libstdc++.a", "libstdc++.a"),
        ("libgcc_eh.a", "libgcc_s.a"),
    ] {
        let Some(path) = archive(name)? else {
            return Ok(());
        };
        found.push((path, folder.join(as_if)));
    }
    for (path, copy) in found {
        tell(&format!("rerun-if-changed={}", path.display()));
        fs::copy(path, copy)?;
    }
    tell(&format!("rustc-link-search=native={}", folder.display()));
    Ok(())
}

fn embed() -> Outcome<()> {
    let folder = crate_folder()?.join("build/pico/lang");
    tell(&format!("rerun-if-changed={}", folder.display()));
    fs::write(variable("OUT_DIR")?.join("pico_voices.rs"), table(&folder)?)?;
    Ok(())
}

/// The table as an array expression, read by `include!` in `speech/tts/pico/voice.rs`.
fn table(folder: &Path) -> Outcome<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)
        .map_err(|error| format!("cannot read {}: {error}", folder.display()))?
    {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let mut table = String::from("[\n");
    for language in VOICES {
        let path = |suffix: &str| {
            let found = |name: &&String| name.starts_with(language) && name.ends_with(suffix);
            let name = names
                .iter()
                .find(found)
                .ok_or_else(|| format!("{} has no `{language}*{suffix}`", folder.display()))?;
            tell(&format!("rerun-if-changed={}", folder.join(name).display()));
            folder
                .join(name)
                .into_os_string()
                .into_string()
                .map_err(|path| {
                    format!(
                        "the path {} is not UTF-8, which `include_bytes!` needs",
                        path.display()
                    )
                })
        };
        let (analysis, signal) = (path("_ta.bin")?, path("_sg.bin")?);
        writeln!(
            table,
            "Lingware {{ voice: Voice {{ name: Cow::Borrowed(\"pico-{language}\"), language: Cow::Borrowed({language:?}) }}, \
             analysis: include_bytes!({analysis:?}), signal: include_bytes!({signal:?}) }},"
        )?;
    }
    table.push(']');
    Ok(table)
}

/// Where cargo keeps the sources of [`CRATE`].
///
/// Asked of a manifest with this one dependency instead of our own: `cargo metadata` wants every package that a
/// manifest could ever need, development ones too, and offline that fails wherever only this build was fetched.
fn crate_folder() -> Outcome<PathBuf> {
    let home = variable("CARGO_MANIFEST_DIR")?;
    let probe = variable("OUT_DIR")?.join("probe");
    fs::create_dir_all(&probe)?;
    let lock = home.join("Cargo.lock");
    let version = if lock.exists() {
        tell(&format!("rerun-if-changed={}", lock.display()));
        fs::copy(&lock, probe.join("Cargo.lock"))?;
        locked_version(&fs::read_to_string(&lock)?)?
    } else {
        "*".to_owned()
    };
    fs::write(
        probe.join("Cargo.toml"),
        format!(
            "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [lib]\npath = \"none.rs\"\n[dependencies]\n{CRATE} = \"{version}\"\n[workspace]\n"
        ),
    )?;
    fs::write(probe.join("none.rs"), "")?;
    let output = Command::new(env::var_os("CARGO").ok_or("cargo did not set CARGO")?)
        .args([
            "metadata",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
        ])
        .arg(env::var("TARGET")?)
        .arg("--manifest-path")
        .arg(probe.join("Cargo.toml"))
        // Where cargo looks for its settings: vendored sources stay vendored.
        .current_dir(&home)
        .output()?;
    if !output.status.success() {
        return Err(format!(
            "cargo metadata said: {}\nhint: run `cargo fetch`, or build with `--no-default-features --features whisper`",
            String::from_utf8_lossy(&output.stderr).trim()
        )
        .into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let package = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == CRATE)
        .ok_or_else(|| format!("cargo metadata does not name the package {CRATE}"))?;
    let manifest = package["manifest_path"]
        .as_str()
        .ok_or("cargo metadata gives no manifest_path")?;
    Ok(Path::new(manifest)
        .parent()
        .ok_or("a manifest lies in a folder")?
        .to_owned())
}

/// `=VERSION` of [`CRATE`] in a lock file.
fn locked_version(lock: &str) -> Outcome<String> {
    let entry = format!("name = \"{CRATE}\"\nversion = \"");
    lock.replace("\r\n", "\n")
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| format!("={version}"))
        .ok_or_else(|| format!("Cargo.lock does not name {CRATE}").into())
}

fn variable(name: &str) -> Outcome<PathBuf> {
    Ok(env::var_os(name)
        .ok_or_else(|| format!("cargo did not set {name}"))?
        .into())
}

fn tell(instruction: &str) {
    println!("cargo::{instruction}");
}
