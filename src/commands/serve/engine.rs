//! What recognises and speaks: this process, or servers behind it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::settings::{List, Reader};
use crate::commands::Session;
use crate::commands::passphrase::PassphraseSource;
use crate::commands::server::roots;
use crate::commands::speech::{self, Engine, ModelChoices};
use crate::error::Failure;
use crate::speech::upstream::{BadServerUrl, ServerUrl, UpstreamSettings};
use crate::speech::vad::Detection;
use crate::speech::{QueueLimits, Synthesizer, Voice};
use crate::store::Store;

/// Flags of the engines.
#[derive(clap::Args, Debug)]
pub(super) struct EngineArguments {
    /// `built-in`, or `upstream` and the addresses of servers with OpenAI's API, the preferred one first [default: built-in] [env: VOICECTL_ENGINE]
    #[arg(long, value_names = ["ENGINE", "URL"], num_args = 1.., help_heading = "Engines")]
    engine: Vec<String>,
    /// Where the key for those servers is: file:PATH, fd:N or env:NAME
    #[arg(long, value_name = "SOURCE", help_heading = "Engines")]
    upstream_key: Option<PassphraseSource>,
    /// CA of their certificates, beside those of this system and the local CA
    #[arg(long, value_name = "FILE", help_heading = "Engines")]
    upstream_ca: Option<PathBuf>,
    /// What they do: stt or tts; the rest stays here; may be repeated [default: both]
    #[arg(long, value_name = "WORK", help_heading = "Engines")]
    upstream_for: Vec<Labour>,
    /// Their recognition model [default: whisper-1]
    #[arg(long, value_name = "NAME", help_heading = "Engines")]
    upstream_model: Option<String>,
    /// Their speech model [default: tts-1]
    #[arg(long, value_name = "NAME", help_heading = "Engines")]
    upstream_speech_model: Option<String>,
    /// A voice of theirs, the default one first, such as alloy or if_sara=it; may be repeated [default: OpenAI's]
    #[arg(long, value_name = "NAME[=LANG]", help_heading = "Engines")]
    upstream_voice: Vec<VoiceName>,
}

/// The servers that work for this one, and at what.
#[derive(Debug, Default)]
pub(super) struct Upstream {
    /// Recognition is theirs.
    pub(super) stt: Option<UpstreamSettings>,
    /// Speech is theirs, with these voices.
    pub(super) tts: Option<(UpstreamSettings, Vec<Voice>)>,
}

impl Upstream {
    /// The line before them has these bounds.
    pub(super) fn bound(&mut self, queue: QueueLimits) {
        let tts = self.tts.as_mut().map(|(settings, _)| settings);
        for settings in self.stt.as_mut().into_iter().chain(tts) {
            settings.queue = queue;
        }
    }

    /// What recognises.
    ///
    /// # Errors
    ///
    /// As [`choose_models`](speech::choose_models), where that is this process.
    pub(super) async fn recognition(
        &self,
        choices: &ModelChoices,
        session: &Session,
    ) -> Result<Engine, Failure> {
        if let Some(settings) = &self.stt {
            return Ok(Engine::Upstream(settings.clone()));
        }
        speech::choose_models(choices, session)
            .await
            .map(Engine::Models)
    }

    /// What speaks. The routes hold texts to their limit, which may change while the server runs.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub(super) fn speech(&self, queue: QueueLimits) -> Result<Arc<dyn Synthesizer>, Failure> {
        match self.tts.clone() {
            Some((settings, voices)) => speech::upstream_synthesizer(settings, usize::MAX, voices),
            None => speech::synthesizer(usize::MAX, queue),
        }
    }
}

/// What finds voice in live speech.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Vad {
    #[default]
    Earshot,
    Silero,
}

impl Vad {
    /// Loads it; what is not installed is fetched where that is wanted.
    ///
    /// # Errors
    ///
    /// When its model is not there, or another.
    pub(super) async fn load(self, pull: bool, session: &Session) -> Result<Detection, Failure> {
        match self {
            Self::Earshot => Ok(Detection::Earshot),
            Self::Silero => speech::silero(pull, session).await,
        }
    }
}

impl FromStr for Vad {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "earshot" => Ok(Self::Earshot),
            "silero" => Ok(Self::Silero),
            _ => Err("it must be earshot or silero"),
        }
    }
}

impl fmt::Display for Vad {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Earshot => "earshot",
            Self::Silero => "silero",
        })
    }
}

/// What an engine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Labour {
    Stt,
    Tts,
}

impl FromStr for Labour {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "stt" => Ok(Self::Stt),
            "tts" => Ok(Self::Tts),
            _ => Err("it must be stt or tts"),
        }
    }
}

impl fmt::Display for Labour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Stt => "stt",
            Self::Tts => "tts",
        })
    }
}

/// A voice of another server, and what it speaks.
#[derive(Clone, Debug)]
pub(super) struct VoiceName(Voice);

impl FromStr for VoiceName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, language) = text.split_once('=').unwrap_or((text, ""));
        if name.trim().is_empty() {
            return Err("it must be NAME or NAME=LANG");
        }
        Ok(Self(Voice {
            name: name.trim().to_owned().into(),
            language: language.trim().to_owned().into(),
        }))
    }
}

impl fmt::Display for VoiceName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.name)?;
        if !self.0.language.is_empty() {
            write!(formatter, "={}", self.0.language)?;
        }
        Ok(())
    }
}

/// Reads all of it.
///
/// # Errors
///
/// A usage failure that names the setting, and what is wrong with it.
pub(super) fn read(flags: &EngineArguments, reader: &mut Reader<'_>) -> Result<Upstream, Failure> {
    let usual = List(vec!["built-in".to_owned()]);
    let engine = reader.pick("engine", List::of_flags(&flags.engine), usual)?;
    let key = flags.upstream_key.clone().map(Some);
    let key = reader.pick("upstream-key", key, None)?.value;
    let ca = flags.upstream_ca.clone().map(Some);
    let ca = reader.pick("upstream-ca", ca, None)?.value;
    let labour = List::of_flags(&flags.upstream_for);
    let labour = reader.pick("upstream-for", labour, List(vec![Labour::Stt, Labour::Tts]))?;
    let model = flags.upstream_model.clone().map(Some);
    let model = reader.pick("upstream-model", model, None)?.value;
    let speech = flags.upstream_speech_model.clone().map(Some);
    let speech = reader.pick("upstream-speech-model", speech, None)?.value;
    let voices = List::of_flags(&flags.upstream_voice);
    let voices = reader.pick("upstream-voice", voices, List(Vec::new()))?;

    let wrong = |why: &str| {
        Failure::usage("the engine cannot be used")
            .because(format!("`engine` comes from {}: {why}", engine.origin))
            .hint("`voicectl serve --engine upstream https://host/v1`")
    };
    let urls = match engine.value.0.split_first() {
        Some((name, [])) if name == "built-in" => return Ok(Upstream::default()),
        Some((name, urls)) if name == "upstream" && !urls.is_empty() => urls,
        Some((name, _)) if name == "upstream" => return Err(wrong("it names no server")),
        _ => return Err(wrong("it must be `built-in`, or `upstream` and addresses")),
    };
    let servers = urls.iter().map(|url| url.parse());
    let servers: Vec<ServerUrl> = servers
        .collect::<Result<_, _>>()
        .map_err(|error: BadServerUrl| wrong(&error.to_string()))?;
    let key = key
        .map(|source| {
            source.secret(
                "key of the upstream",
                "--upstream-key",
                false,
                reader.session,
            )
        })
        .transpose()?
        .map(|secret| Zeroizing::new(secret.as_str().to_owned()));
    if let (Some(_), Some(server)) = (&key, servers.iter().find(|server| server.is_readable())) {
        let why = format!(
            "whoever is on the way to {server} could read its key: name its https:// address"
        );
        return Err(wrong(&why));
    }
    let store = Store::new(&reader.session.paths.state);
    let settings = UpstreamSettings {
        key,
        roots: roots(ca.as_ref(), &store)?,
        ..UpstreamSettings::new(servers)
    };
    let does = |one| labour.value.0.contains(&one);
    let voices = voices.value.0.into_iter().map(|voice| voice.0).collect();
    Ok(Upstream {
        stt: does(Labour::Stt).then(|| UpstreamSettings {
            model,
            ..settings.clone()
        }),
        tts: does(Labour::Tts).then(|| {
            let settings = UpstreamSettings {
                model: speech,
                ..settings
            };
            (settings, voices)
        }),
    })
}
