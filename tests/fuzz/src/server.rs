//! A whole server in this process, behind a unix socket: sockets, framing, gates, routes and sessions as they are, on one
//! thread, so that the same bytes take the same way. Only the engines are not there: theirs is not the text.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use voicectl::serve::auth::{AccessTokens, AuthSettings, Authenticator, GuardSettings, Mode};
use voicectl::serve::client::Proxies;
use voicectl::serve::limits::Limits;
use voicectl::serve::live::Terms;
use voicectl::serve::origin::Origins;
use voicectl::serve::state::Engines;
use voicectl::serve::{Server, Settings};
use voicectl::speech::{
    Occupancy, Pending, RECOGNIZER_RATE, RecognizeRequest, Recognizer, RecognizerInfo, Segment,
    SpeakRequest, SpeechError, SpeechStream, Synthesizer, Transcript, Voice, Word, pending,
};
use voicectl::store::Store;

use super::process::home;

/// Longest wait for the end of a conversation. A server that keeps a client waiting for longer hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// The page that may ask besides the server's own.
pub(super) const PAGE: &str = "https://app.example";

thread_local! {
    static RUNNING: OnceCell<Running> = const { OnceCell::new() };
}

struct Running {
    runtime: Runtime,
    path: PathBuf,
}

/// Has a conversation with the server, which is started for the first.
pub(super) fn converse<T>(talk: impl AsyncFnOnce(UnixStream) -> T) -> T {
    RUNNING.with(|running| {
        let Running { runtime, path } = running.get_or_init(start);
        runtime.block_on(async {
            let socket = UnixStream::connect(path).await.expect("it listens");
            let talk = tokio::time::timeout(PATIENCE, talk(socket)).await;
            talk.expect("the server lets nobody wait for ever")
        })
    })
}

/// What is answered to a body of this kind; the first byte says to which of the routes it goes.
pub(super) fn post(routes: &[&str], kind: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let (route, body) = bytes.split_first()?;
    let route = routes[usize::from(*route) % routes.len()];
    let head = format!(
        "POST {route} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: {kind}\r\n\r\n",
        body.len()
    );
    let answer = converse(async |mut socket| {
        let _ = socket.write_all(&[head.as_bytes(), body].concat()).await;
        hear(&mut socket).await
    });
    assert!(answer.starts_with(b"HTTP/1.1 "), "every body is answered");
    Some(answer)
}

/// Everything that the server still says.
pub(super) async fn hear(socket: &mut UnixStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // Whoever writes on although the answer is there is cut off.
    let _ = socket.read_to_end(&mut answer).await;
    answer
}

fn start() -> Running {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let path = home().join("server.sock");
    let store = Store::new(home().join("state"));
    let limits = Limits {
        rate: None,
        rate_address: None,
        upload_bytes: 1 << 20,
        audio: Duration::from_secs(30),
        ..Limits::default()
    };
    let tokens = AccessTokens::new(store.access(), Vec::new(), None).expect("no issuers");
    let auth = AuthSettings {
        mode: Mode::Open,
        guard: GuardSettings {
            failures: u32::MAX,
            ..GuardSettings::default()
        },
        ..AuthSettings::default()
    };
    let settings = Settings {
        listen: vec![
            format!("unix:{}", path.display())
                .parse()
                .expect("an address"),
        ],
        http: Vec::new(),
        metrics: Vec::new(),
        certificate: None,
        stand_in: None,
        challenges: store.challenges(),
        terms: Terms {
            limits,
            origins: Origins {
                allowed: vec![PAGE.parse().expect("an origin")],
                allow_none: true,
            },
            ..Terms::default()
        },
        auth: Arc::new(Authenticator::new(auth, store.access(), Arc::new(tokens))),
        proxies: Proxies::default(),
    };
    let engines = Engines::new(Arc::new(Mouth::new()));
    engines.set_recognizers(vec![Arc::new(Ear::new())]);
    let guard = runtime.enter();
    let server = Server::bind(settings).expect("a socket");
    drop(guard);
    runtime.spawn(async move { server.run(engines, std::future::pending()).await });
    Running { runtime, path }
}

/// Understands two words of everything.
struct Ear(RecognizerInfo);

impl Ear {
    fn new() -> Self {
        Self(RecognizerInfo {
            model: "fuzzed".to_owned(),
            demo: false,
            languages: voicectl::speech::languages::CODES.to_vec(),
            parallel: 1,
            threads: 1,
        })
    }
}

impl Recognizer for Ear {
    fn info(&self) -> &RecognizerInfo {
        &self.0
    }

    fn occupancy(&self) -> Occupancy {
        Occupancy::default()
    }

    fn admit(&self) -> Result<(), SpeechError> {
        Ok(())
    }

    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError> {
        let duration = Duration::from_secs(request.samples.len() as u64) / RECOGNIZER_RATE;
        let word = |text: &str| Word {
            end: duration,
            text: text.to_owned(),
            probability: 1.0,
            ..Word::default()
        };
        let text = "yes no".to_owned();
        let segment = Segment {
            end: duration,
            text: text.clone(),
            words: vec![word("yes"), word("no")],
            ..Segment::default()
        };
        if let Some(segments) = request.segments {
            let _ = segments.send(segment.clone());
        }
        let (promise, pending) = pending();
        promise.fulfil(Ok(Transcript {
            text,
            segments: vec![segment],
            language: request.language.unwrap_or_else(|| "en".to_owned()),
            duration,
            took: Duration::ZERO,
        }));
        Ok(pending)
    }
}

/// Says a tenth of a second of nothing.
struct Mouth(Vec<Voice>);

impl Mouth {
    fn new() -> Self {
        Self(vec![Voice {
            name: "nobody".into(),
            language: "en-US".into(),
        }])
    }
}

impl Synthesizer for Mouth {
    fn voices(&self) -> &[Voice] {
        &self.0
    }

    fn occupancy(&self) -> Occupancy {
        Occupancy::default()
    }

    fn speak(&self, request: SpeakRequest) -> Result<SpeechStream, SpeechError> {
        if request.text.trim().is_empty() {
            return Err(SpeechError::NoText);
        }
        let (sender, blocks) = mpsc::channel(1);
        let _ = sender.try_send(Ok(vec![0; 1600]));
        Ok(SpeechStream {
            rate: RECOGNIZER_RATE,
            blocks,
        })
    }
}
