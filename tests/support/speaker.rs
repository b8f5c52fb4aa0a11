//! People who speak into `/ws/asr` at the pace of speech, and how long their words take to come back.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::data;

/// Sound of one message: what a page sends.
const BLOCK: Duration = Duration::from_millis(50);
/// Bytes of it: 16 kHz, 16 bit.
const BYTES: usize = 1_600;
/// Silence after what is said, until the next is said.
const PAUSE: Duration = Duration::from_millis(900);
/// How long words may be late before they are missing.
const PATIENCE: Duration = Duration::from_secs(20);

/// Something that can be said.
#[derive(Clone)]
pub struct Phrase {
    /// Samples of 16 bits, little-endian, with silence after them.
    sound: Vec<u8>,
    begin: Duration,
    end: Duration,
    words: String,
}

/// One of them, said and understood.
#[derive(Clone, Debug)]
pub struct Understood {
    /// From the begin of speech to the first words on the way; none where there was no time for any.
    pub first: Option<Duration>,
    /// From the end of speech to the final.
    pub last: Duration,
    /// Whether all words are right.
    pub right: bool,
}

/// The recordings whose begin and end are known.
pub fn phrases() -> Vec<Phrase> {
    let table = std::fs::read_to_string(data("eval/references.tsv")).expect("the table is there");
    let phrase = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let time = |field: &str| field.parse().map(Duration::from_secs_f64).ok();
        let file: PathBuf = data("eval").join(fields[0]);
        // A head of 44 bytes, as those that we recorded have.
        let mut sound = std::fs::read(file).expect("a recording").split_off(44);
        sound.resize(sound.len() / BYTES * BYTES, 0);
        let pause = PAUSE.as_millis() / BLOCK.as_millis();
        sound.resize(
            sound.len() + usize::try_from(pause).expect("few") * BYTES,
            0,
        );
        Some(Phrase {
            sound,
            begin: time(fields[2])?,
            end: time(fields[3])?,
            words: fields[4].to_owned(),
        })
    };
    table.lines().skip(1).filter_map(phrase).collect()
}

/// Says one phrase after the other until the time is over, begins with another one than the neighbours, and ends in the
/// middle of one: what comes back for that counts, too.
pub async fn speak(port: u16, number: usize, time: Duration) -> Vec<Understood> {
    let phrases = phrases();
    let mut session = Session::open(port).await;
    let end = Instant::now() + time;
    let mut understood = Vec::new();
    let mut phrases = phrases.iter().cycle().skip(number * 7);
    while Instant::now() < end {
        let phrase = phrases.next().expect("without end");
        understood.push(session.say(phrase).await);
    }
    assert!(session.tail(phrases.next().expect("without end")).await);
    understood
}

struct Session {
    socket: WebSocketStream<TcpStream>,
    /// When the next block has been spoken.
    next: Instant,
}

impl Session {
    async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("open");
        stream.set_nodelay(true).expect("set");
        let (socket, _) = tokio_tungstenite::client_async("ws://localhost/ws/asr", stream)
            .await
            .expect("a session");
        let mut session = Self {
            socket,
            next: Instant::now(),
        };
        session
            .tell(r#"{"type":"config","encoding":"s16le"}"#)
            .await;
        session
    }

    async fn tell(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    async fn say(&mut self, phrase: &Phrase) -> Understood {
        // Whoever waited for the last words went on later.
        self.next = self.next.max(Instant::now());
        let begin = self.next;
        let (mut first, mut last) = (None, None);
        let mut blocks = phrase.sound.chunks(BYTES);
        loop {
            self.next += BLOCK;
            let Some(block) = blocks.next() else { break };
            while let Some(message) = self.until(self.next).await {
                note(&message, &mut first, &mut last);
            }
            let message = Message::binary(block.to_vec());
            self.socket.send(message).await.expect("sent");
        }
        while last.is_none() {
            let message = self.until(self.next + PATIENCE).await;
            note(&message.expect("a final"), &mut first, &mut last);
        }
        let (at, words) = last.expect("it came");
        if words != phrase.words {
            println!("said `{}`, understood `{words}`", phrase.words);
        }
        Understood {
            first: first.map(|at| at.saturating_duration_since(begin + phrase.begin)),
            last: at.saturating_duration_since(begin + phrase.end),
            right: words == phrase.words,
        }
    }

    /// Says what is spoken of a phrase, all at once and no silence after it, and ends: whether the words are right.
    async fn tail(&mut self, phrase: &Phrase) -> bool {
        let end = phrase.sound.len() - BYTES * 18;
        for block in phrase.sound[..end].chunks(BYTES) {
            let message = Message::binary(block.to_vec());
            self.socket.send(message).await.expect("sent");
        }
        self.tell(r#"{"type":"finalize"}"#).await;
        let mut words = Vec::new();
        loop {
            let message = self.until(Instant::now() + PATIENCE).await;
            let message = message.expect("a final");
            if message["type"] == "final" {
                words.extend(message["text"].as_str().map(str::to_owned));
                if message["from_finalize"] == true {
                    return words.join(" ").trim() == phrase.words;
                }
            }
        }
    }

    /// The next message, if one comes in time.
    async fn until(&mut self, time: Instant) -> Option<Value> {
        loop {
            tokio::select! {
                biased;
                message = self.socket.next() => {
                    let message = message.expect("open").expect("a message");
                    if let Message::Text(text) = message {
                        return Some(serde_json::from_str(&text).expect("JSON"));
                    }
                }
                () = sleep_until(time) => return None,
            }
        }
    }
}

fn note(message: &Value, first: &mut Option<Instant>, last: &mut Option<(Instant, String)>) {
    let now = Instant::now();
    match message["type"].as_str() {
        Some("partial") if last.is_none() => {
            first.get_or_insert(now);
        }
        Some("final") => {
            let words = message["text"].as_str().expect("text");
            *last = Some((now, words.to_owned()));
        }
        Some("session_created" | "partial") => {}
        _ => panic!("{message}"),
    }
}

/// So many of them at once, each on its own; all that was understood.
pub fn all(port: u16, sessions: usize, time: Duration) -> Vec<Understood> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let sessions: Vec<_> = (0..sessions)
            .map(|number| tokio::spawn(speak(port, number, time)))
            .collect();
        let mut understood = Vec::new();
        for session in sessions {
            let session = timeout(time + 4 * PATIENCE, session).await;
            understood.extend(session.expect("in time").expect("no panic"));
        }
        understood
    })
}

/// The time that so large a share is below.
pub fn below(share: f64, times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "there are few"
    )]
    let place = ((times.len() as f64 * share).ceil() as usize).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}
