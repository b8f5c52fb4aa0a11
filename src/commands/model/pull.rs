//! `voicectl model pull`.

use super::Session;
use crate::commands::speech::failure;
use crate::doctor::word;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::speech::models::{
    self, Download, KnownModel, ModelError, ModelFolder, Progress, PullOptions, Pulled, Purpose,
    Sha256Digest,
};
use crate::ui::Bar;

/// Variable that names another place to fetch known models from.
const MIRROR: &str = "VOICECTL_MODEL_MIRROR";

/// Fetch a model and verify it.
///
/// A known model comes with the digest that it must have. Any other one is given by its URL, with `--sha256`. A transfer
/// that broke off is taken up where it stopped; a file with a wrong digest is deleted.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl model pull base-q5_1
  voicectl model pull silero-v5.1.2                for `serve --vad silero`
  voicectl model pull small-q5_1 --mirror https://models.example/whisper
  voicectl model pull https://models.example/ggml-mine.bin --sha256 9f86d0...")]
pub(crate) struct Arguments {
    /// Name of a known model, or a URL
    #[arg(value_name = "NAME|URL")]
    model: String,
    /// SHA-256 of the file behind a URL, in hex
    #[arg(long, value_name = "HEX")]
    sha256: Option<String>,
    /// Name for the model behind a URL [default: as its file is called]
    #[arg(long, value_name = "NAME", requires = "sha256")]
    name: Option<String>,
    /// Where known models are fetched from [default: Hugging Face] [env: VOICECTL_MODEL_MIRROR]
    #[arg(long, value_name = "URL", conflicts_with = "sha256")]
    mirror: Option<String>,
}

/// A transfer that was asked for.
#[derive(Debug)]
pub(in crate::commands) struct Fetch {
    download: Download,
    /// What was asked for, as arguments of `voicectl model pull`.
    again: String,
}

impl Fetch {
    /// A model of the table, from the mirror of the environment, if there is one.
    pub(in crate::commands) fn known(name: &str, session: &Session) -> Result<Self, Failure> {
        Self::known_from(name, None, session)
    }

    fn known_from(name: &str, mirror: Option<&str>, session: &Session) -> Result<Self, Failure> {
        let Some(model) = KnownModel::find(name) else {
            let known = models::KNOWN.iter().map(|model| model.name).collect();
            return Err(failure(&ModelError::Unknown {
                name: name.to_owned(),
                known,
            }));
        };
        let base = mirror
            .or_else(|| session.environment.text(MIRROR))
            .unwrap_or(model.home());
        let download = Download::known(model, base).map_err(|error| usage(&error))?;
        // A mirror of the environment is there the next time.
        let mirror = mirror.map(|mirror| format!(" --mirror {}", word(mirror)));
        Ok(Self {
            download,
            again: format!("{}{}", word(name), mirror.unwrap_or_default()),
        })
    }

    fn by_url(url: &str, digest: &str, name: Option<&str>) -> Result<Self, Failure> {
        let parsed: Sha256Digest = digest
            .parse()
            .map_err(|error| Failure::usage("`--sha256` is no digest").caused_by(&error))?;
        let download = Download::custom(url, name, parsed).map_err(|error| usage(&error))?;
        let name = name.map(|name| format!(" --name {}", word(name)));
        Ok(Self {
            download,
            again: format!(
                "{} --sha256 {}{}",
                word(url),
                word(digest),
                name.unwrap_or_default()
            ),
        })
    }
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    folder: &ModelFolder,
) -> Result<ExitStatus, Failure> {
    let fetch_this = if arguments.model.contains("://") {
        let Some(digest) = &arguments.sha256 else {
            return Err(Failure::usage("a model behind a URL needs its digest")
                .because("what is loaded must be known: a hostile model can crash the server")
                .hint(format!(
                    "pass `--sha256 HEX`: `voicectl model pull {} --sha256 HEX`",
                    arguments.model
                )));
        };
        Fetch::by_url(&arguments.model, digest, arguments.name.as_deref())?
    } else {
        if arguments.sha256.is_some() {
            return Err(
                Failure::usage("a known model has its digest already").hint("leave out `--sha256`")
            );
        }
        Fetch::known_from(&arguments.model, arguments.mirror.as_deref(), session)?
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .or_fail("cannot start threads")?;
    runtime.block_on(fetch(&fetch_this, folder, session))?;
    Ok(ExitStatus::Done)
}

/// Fetches a model, with a progress bar, and says where it is.
pub(in crate::commands) async fn fetch(
    fetch: &Fetch,
    folder: &ModelFolder,
    session: &Session,
) -> Result<(), Failure> {
    let download = &fetch.download;
    let mut bar = OnBar {
        bar: session.ui.bytes_bar(download.name()),
        name: download.name(),
        session,
    };
    let pulled = models::pull(folder, download, &PullOptions::default(), &mut bar).await;
    drop(bar);
    match pulled.map_err(|error| pull_failure(&error, fetch, folder))? {
        Pulled::Fetched(path) => session.ui.status(&format!(
            "Model {} is in {}",
            download.name(),
            path.display()
        )),
        Pulled::Present(path) => {
            session.ui.status(&format!(
                "Model {} is there already: {}",
                download.name(),
                path.display()
            ));
        }
    }
    Ok(())
}

fn pull_failure(error: &ModelError, fetch: &Fetch, folder: &ModelFolder) -> Failure {
    let download = &fetch.download;
    let failure =
        Failure::failed(format!("cannot fetch model {}", download.name())).caused_by(error);
    match error {
        ModelError::Network { .. } | ModelError::Refused { .. } => failure
            .hint("check the network, or pass `--mirror URL` for another place to fetch it from")
            .hint(match download.purpose() {
                Purpose::Words => format!(
                    "or copy the file from elsewhere and pass its path: `--model ggml-{}.bin`",
                    download.name()
                ),
                Purpose::Voice => format!(
                    "or copy the file from elsewhere: `cp ggml-{}.bin '{}'`",
                    download.name(),
                    folder.path().display()
                ),
            }),
        ModelError::Interrupted { .. } | ModelError::DiskFull { .. } => failure.hint(format!(
            "`voicectl model pull {}` goes on where it stopped",
            fetch.again
        )),
        _ => failure,
    }
}

fn usage(error: &ModelError) -> Failure {
    Failure::usage("this model cannot be fetched").caused_by(error)
}

/// The core's progress on the terminal's bar.
struct OnBar<'a> {
    bar: Bar,
    name: &'a str,
    session: &'a Session,
}

impl Progress for OnBar<'_> {
    fn wait(&mut self) {
        let talk = format!("Waiting for another voicectl that pulls `{}`", self.name);
        self.session.ui.status(&talk);
    }

    fn start(&mut self, total: Option<u64>, done: u64) {
        self.bar.start(total, done);
    }

    fn advance(&mut self, bytes: u64) {
        self.bar.advance(bytes);
    }

    fn finish(&mut self) {
        self.bar.finish();
    }
}
