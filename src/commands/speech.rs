//! The engines as commands want them: which model, which voice, and what to say when one is missing.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::block_in_place;

use super::Session;
use super::cert::opened;
use super::model::{self, Fetch};
use crate::error::{Failure, OrFail};
use crate::speech::live::Hearing;
use crate::speech::models::{KnownModel, ModelError, ModelFolder, SILERO};
use crate::speech::upstream::{UpstreamRecognizer, UpstreamSettings, UpstreamSynthesizer};
use crate::speech::vad::{Detection, Silero};
use crate::speech::{QueueLimits, Recognizer, Synthesizer, Voice};

pub(super) use crate::speech::models::ModelSource;
pub(super) use crate::speech::{Shortcut, Shortcuts, Sizing, Tuning};

/// The model for those who name none: 60 MB, a hundred languages, faster than real time on one core.
pub(super) const DEFAULT_MODEL: &str = "base-q5_1";

/// Variable that names the model.
const VARIABLE: &str = "VOICECTL_MODEL";

/// What recognises.
#[derive(Clone, Debug)]
pub(super) enum Engine {
    /// Models, here; the first one where none is named.
    Models(Vec<ModelSource>),
    /// Other servers.
    Upstream(UpstreamSettings),
}

impl Engine {
    /// Name, as shown to people.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Models(sources) => {
                let names: Vec<&str> = sources.iter().map(ModelSource::name).collect();
                names.join(", ")
            }
            Self::Upstream(settings) => {
                let servers: Vec<String> =
                    settings.servers.iter().map(ToString::to_string).collect();
                format!("that of {}", servers.join(", then "))
            }
        }
    }
}

/// Flags of commands that recognise speech.
#[derive(clap::Args, Debug)]
pub(super) struct ModelChoice {
    /// Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]
    #[arg(long, value_name = "NAME|PATH")]
    model: Option<String>,
    /// Fetch the model without asking when it is not installed
    #[arg(long)]
    pull: bool,
}

impl ModelChoice {
    /// The model that is named; of several in the variable, which `serve` reads too, the first.
    fn name<'a>(&'a self, session: &'a Session) -> Option<&'a str> {
        let of_variable = || session.environment.text(VARIABLE)?.split(',').next();
        self.model.as_deref().or_else(of_variable).map(str::trim)
    }
}

/// Flags of a server that recognises speech.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct ModelChoices {
    /// Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]
    #[arg(long, value_name = "NAME|PATH")]
    model: Vec<String>,
    /// Fetch models without asking when they are not installed
    #[arg(long)]
    pull: bool,
}

impl ModelChoices {
    /// What the flags name.
    pub(super) fn names(&self) -> &[String] {
        &self.model
    }

    /// Whether what is not installed is fetched without asking.
    pub(super) const fn pull(&self) -> bool {
        self.pull
    }

    /// The same, of these models.
    pub(super) fn of(&self, names: Vec<String>) -> Self {
        Self {
            model: names,
            pull: self.pull,
        }
    }
}

/// Flag of commands that recognise speech here.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct ShortcutChoice {
    /// Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]
    #[arg(long, value_name = "SHORTCUT")]
    without: Vec<Shortcut>,
}

impl ShortcutChoice {
    /// What the flags turn off.
    pub(super) fn without(&self) -> &[Shortcut] {
        &self.without
    }
}

/// Finds the model that is asked for, fetching it if that is wanted.
///
/// Who names a model gets it or an error. Who names none gets the default one, else another installed one, else is asked;
/// where nobody can be asked, or it cannot be fetched, the demo model.
pub(super) async fn choose_model(
    choice: &ModelChoice,
    session: &Session,
) -> Result<ModelSource, Failure> {
    let folder = ModelFolder::new(session.paths.models());
    match choice.name(session) {
        Some(name) => named(name, choice.pull, &folder, session).await,
        None => unnamed(choice.pull, &folder, session).await,
    }
}

/// The same for several, the default one first.
pub(super) async fn choose_models(
    choices: &ModelChoices,
    session: &Session,
) -> Result<Vec<ModelSource>, Failure> {
    let folder = ModelFolder::new(session.paths.models());
    let mut sources: Vec<ModelSource> = Vec::new();
    for name in &choices.model {
        let source = named(name, choices.pull, &folder, session).await?;
        // Requests name the model that they want.
        if sources.iter().any(|other| other.name() == source.name()) {
            return Err(Failure::usage("models are told apart by their names")
                .because(format!("`{}` is there twice", source.name())));
        }
        sources.push(source);
    }
    if sources.is_empty() {
        sources.push(unnamed(choices.pull, &folder, session).await?);
    }
    Ok(sources)
}

async fn unnamed(
    pull: bool,
    folder: &ModelFolder,
    session: &Session,
) -> Result<ModelSource, Failure> {
    match folder.resolve(DEFAULT_MODEL) {
        Ok(source) => return Ok(source),
        Err(ModelError::NotInstalled { .. }) => {}
        Err(error) => return Err(failure(&error)),
    }
    if let Some(source) = largest_installed(folder)? {
        session.ui.status(&format!(
            "Model {} is used: {DEFAULT_MODEL} is not installed",
            source.name()
        ));
        return Ok(source);
    }
    if pull || wants_to_fetch(DEFAULT_MODEL, session)? {
        match fetch(DEFAULT_MODEL, folder, session).await {
            Ok(source) => return Ok(source),
            Err(failure) if pull => return Err(failure),
            Err(failure) => {
                session
                    .ui
                    .warn(&format!("{}: {}", failure.what, failure.because.join(": ")));
            }
        }
    }
    Ok(ModelSource::Demo)
}

async fn named(
    name: &str,
    pull: bool,
    folder: &ModelFolder,
    session: &Session,
) -> Result<ModelSource, Failure> {
    match folder.resolve(name) {
        Err(ModelError::NotInstalled { .. }) if pull || wants_to_fetch(name, session)? => {
            fetch(name, folder, session).await
        }
        other => other.map_err(|error| failure(&error)),
    }
}

/// Asks on a terminal; elsewhere nobody wants anything.
fn wants_to_fetch(name: &str, session: &Session) -> Result<bool, Failure> {
    if !session.ui.is_interactive() {
        return Ok(false);
    }
    let size = KnownModel::find(name).map_or_else(String::new, |model| {
        format!(" ({} MB)", model.size.div_ceil(1_000_000))
    });
    // A question blocks its thread.
    block_in_place(|| {
        session.ui.confirm(
            &format!("Model {name} is not installed. Fetch it{size}?"),
            "--pull",
            true,
        )
    })
}

async fn fetch(
    name: &str,
    folder: &ModelFolder,
    session: &Session,
) -> Result<ModelSource, Failure> {
    model::fetch(&Fetch::known(name, session)?, folder, session).await?;
    folder.resolve(name).map_err(|error| failure(&error))
}

/// Silero's model, which is fetched if that is wanted.
pub(super) async fn silero(pull: bool, session: &Session) -> Result<Detection, Failure> {
    let folder = ModelFolder::new(session.paths.models());
    let mut found = folder.detector();
    if let Err(ModelError::NotInstalled { .. }) = found
        && (pull || wants_to_fetch(SILERO, session)?)
    {
        model::fetch(&Fetch::known(SILERO, session)?, &folder, session).await?;
        found = folder.detector();
    }
    let silero = found.and_then(|file| Silero::load(&file));
    silero
        .map(Detection::Silero)
        .map_err(|error| failure(&error))
}

fn largest_installed(folder: &ModelFolder) -> Result<Option<ModelSource>, Failure> {
    let mut installed = folder.recognizers().map_err(|error| failure(&error))?;
    installed
        .pop()
        .map(|model| folder.resolve(&model.name))
        .transpose()
        .map_err(|error| failure(&error))
}

/// Makes what recognises, the default one first; blocks while its model is loaded. Other models are loaded when somebody asks
/// for them, and unloaded after `idle` without work.
pub(super) fn load(
    engine: &Engine,
    tuning: Tuning,
    queue: QueueLimits,
    idle: Option<Duration>,
) -> Result<Vec<Arc<dyn Recognizer>>, Failure> {
    match engine {
        Engine::Models(sources) => load_models(sources, tuning, queue, idle),
        Engine::Upstream(settings) => {
            let recognizer = UpstreamRecognizer::new(settings.clone());
            Ok(vec![Arc::new(recognizer.or_fail("cannot start threads")?)])
        }
    }
}

/// The same recognizers; their live sessions find voice by `voice`.
pub(super) fn hearing(
    recognizers: Vec<Arc<dyn Recognizer>>,
    voice: &Detection,
) -> Vec<Arc<dyn Recognizer>> {
    let hearing = |recognizer| Arc::new(Hearing::new(recognizer, voice.clone())) as Arc<_>;
    recognizers.into_iter().map(hearing).collect()
}

#[cfg(feature = "whisper")]
fn load_models(
    sources: &[ModelSource],
    tuning: Tuning,
    queue: QueueLimits,
    idle: Option<Duration>,
) -> Result<Vec<Arc<dyn Recognizer>>, Failure> {
    use crate::speech::OnDemand;
    use crate::speech::whisper::{Whisper, describe};
    let mut recognizers: Vec<Arc<dyn Recognizer>> = Vec::new();
    for source in sources {
        if recognizers.is_empty() {
            let whisper = Whisper::load(source, tuning, queue).map_err(|error| failure(&error))?;
            recognizers.push(Arc::new(whisper));
            continue;
        }
        let info = describe(source, tuning.sizing).map_err(|error| failure(&error))?;
        let source = source.clone();
        let load = Box::new(move || {
            let whisper = Whisper::load(&source, tuning, queue)?;
            Ok(Box::new(whisper) as Box<dyn Recognizer>)
        });
        let model = OnDemand::new(info, load, idle).or_fail("cannot start a model's thread")?;
        recognizers.push(Arc::new(model));
    }
    Ok(recognizers)
}

/// There is nothing to load models with.
#[cfg(not(feature = "whisper"))]
fn load_models(
    _: &[ModelSource],
    _: Tuning,
    _: QueueLimits,
    _: Option<Duration>,
) -> Result<Vec<Arc<dyn Recognizer>>, Failure> {
    Err(built_without("recognise speech", "whisper"))
}

/// The embedded voices.
#[cfg(feature = "pico")]
pub(super) fn synthesizer(
    text_limit: usize,
    queue: QueueLimits,
) -> Result<Arc<dyn Synthesizer>, Failure> {
    use crate::speech::tts::{Pico, PicoSettings};
    let settings = PicoSettings {
        characters: text_limit,
        queue,
        ..PicoSettings::default()
    };
    Ok(Arc::new(
        Pico::with(&settings).or_fail("cannot start the voices")?,
    ))
}

/// There are no voices.
#[cfg(not(feature = "pico"))]
pub(super) fn synthesizer(_: usize, _: QueueLimits) -> Result<Arc<dyn Synthesizer>, Failure> {
    Err(built_without("speak", "pico"))
}

/// Voices of other servers; none for those that OpenAI's have.
pub(super) fn upstream_synthesizer(
    settings: UpstreamSettings,
    text_limit: usize,
    voices: Vec<Voice>,
) -> Result<Arc<dyn Synthesizer>, Failure> {
    let synthesizer = UpstreamSynthesizer::new(settings, text_limit, voices);
    Ok(Arc::new(synthesizer.or_fail("cannot start threads")?))
}

#[cfg(not(all(feature = "whisper", feature = "pico")))]
fn built_without(what: &str, feature: &str) -> Failure {
    Failure::failed(format!("this voicectl cannot {what}"))
        .because(format!("it was built without the feature `{feature}`"))
        .hint("`cargo build --release` builds it with everything")
}

/// Says loudly that the demo model is no recogniser; answers whether it had to.
pub(super) fn warn_of_demo(engine: &Engine, session: &Session) -> bool {
    let demo =
        matches!(engine, Engine::Models(sources) if sources.first() == Some(&ModelSource::Demo));
    if demo {
        session
            .ui
            .warn("the demo model understands digits and command words only, in English");
    }
    demo
}

/// What a model error means to the user, with its repair.
pub(super) fn failure(error: &ModelError) -> Failure {
    let failure = Failure::failed("cannot use the model").caused_by(error);
    match error {
        ModelError::NotInstalled { name, .. } => {
            failure.hint(format!("`voicectl model pull {name}` fetches it"))
        }
        ModelError::Unknown { .. } => failure.hint("`voicectl model list` shows the models"),
        ModelError::NoWords(_) => failure.hint(
            "`voicectl serve --vad silero` uses it, and `voicectl model list` shows the models",
        ),
        ModelError::WrongDigest { .. } | ModelError::NotAModel { .. } => {
            failure.hint("remove that file, and `voicectl model pull NAME` fetches a good one")
        }
        ModelError::InUse(name) => failure.hint(format!(
            "`voicectl model pull {name}` waits until it is there"
        )),
        ModelError::Processor { .. } => {
            failure.hint("build voicectl for this processor: see `.cargo/config.toml`")
        }
        ModelError::File { path, why, .. } if why.kind() == ErrorKind::PermissionDenied => {
            opened(path).into_iter().fold(failure, Failure::hint)
        }
        _ => failure,
    }
}
