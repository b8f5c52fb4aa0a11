//! The embedded voices, spoken for real.

use std::collections::HashSet;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use voicectl::speech::tts::{Pico, PicoSettings};
use voicectl::speech::{SpeakRequest, SpeechError, SpeechStream, Synthesizer};

/// A sentence of nine or ten words per language.
const SENTENCES: [(&str, &str); 6] = [
    ("en-US", "The weather is fine today, and we are going out."),
    ("en-GB", "The weather is fine today, and we are going out."),
    (
        "de-DE",
        "Das Wetter ist heute schön, und wir gehen spazieren.",
    ),
    ("es-ES", "Hoy hace buen tiempo, y vamos a dar un paseo."),
    (
        "fr-FR",
        "Il fait beau aujourd'hui, et nous allons nous promener.",
    ),
    (
        "it-IT",
        "Oggi il tempo è bello, e andiamo a fare una passeggiata.",
    ),
];

/// What no text here takes by far, and what a hanging voice reaches.
const FOREVER: Duration = Duration::from_secs(120);

fn pico() -> Pico {
    Pico::new(5_000).expect("the voices start")
}

fn request(text: &str, language: &str, speed: f32) -> SpeakRequest {
    SpeakRequest {
        text: text.to_owned(),
        language: Some(language.to_owned()),
        speed,
    }
}

fn english(text: &str) -> SpeakRequest {
    request(text, "en-US", 1.0)
}

/// All samples; panics where the voice hangs.
fn listen(mut stream: SpeechStream) -> Result<Vec<i16>, SpeechError> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut samples = Vec::new();
        while let Some(block) = stream.blocks.blocking_recv() {
            match block {
                Ok(block) => samples.extend(block),
                Err(error) => return send.send(Err(error)),
            }
        }
        send.send(Ok(samples))
    });
    receive
        .recv_timeout(FOREVER)
        .expect("the voice comes to an end")
}

fn say(pico: &Pico, request: SpeakRequest) -> Vec<i16> {
    let text = request.text.clone();
    let outcome = pico.speak(request).and_then(listen);
    outcome.unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

fn seconds(samples: &[i16]) -> f64 {
    f64::from(u32::try_from(samples.len()).expect("a short text")) / 16_000.0
}

fn peak(samples: &[i16]) -> u16 {
    samples
        .iter()
        .map(|sample| sample.unsigned_abs())
        .max()
        .unwrap_or_default()
}

#[test]
fn every_voice_speaks_clearly_and_never_clips() {
    let pico = pico();
    let languages: Vec<_> = pico.voices().iter().map(|voice| voice.language).collect();
    assert_eq!(languages, SENTENCES.map(|(language, _)| language));
    assert_eq!(pico.voices()[0].name, "pico-en-US");
    for (language, sentence) in SENTENCES {
        let stream = pico
            .speak(request(sentence, language, 1.0))
            .expect("a good request");
        assert_eq!(stream.rate, 16_000);
        let samples = listen(stream).expect("a spoken sentence");
        let seconds = seconds(&samples);
        assert!((2.5..5.0).contains(&seconds), "{language}: {seconds} s");
        let loud = samples
            .iter()
            .filter(|sample| sample.unsigned_abs() > 500)
            .count();
        assert!(
            loud * 4 > samples.len(),
            "{language}: {loud} of {} samples",
            samples.len()
        );
        let peak = peak(&samples);
        assert!((8_000..32_000).contains(&peak), "{language}: peak {peak}");
    }
}

#[test]
fn the_voices_differ() {
    let pico = pico();
    let spoken: HashSet<_> = SENTENCES
        .map(|(language, _)| say(&pico, request("one two three", language, 1.0)))
        .into_iter()
        .collect();
    assert_eq!(spoken.len(), 6);
}

#[test]
fn speed_scales_the_length() {
    let pico = pico();
    for (language, sentence) in SENTENCES {
        let normal = seconds(&say(&pico, request(sentence, language, 1.0)));
        // Pauses and the shortest sounds scale less than the rest.
        for (speed, tolerance) in [(0.25_f32, 0.25), (0.5, 0.12), (2.0, 0.12), (4.0, 0.25)] {
            let length = seconds(&say(&pico, request(sentence, language, speed)));
            let expected = normal / f64::from(speed);
            assert!(
                (length / expected - 1.0).abs() < tolerance,
                "{language} at {speed}: {length} s, not {expected} s"
            );
        }
    }
    for speed in [0.0, 0.249, 4.01, -1.0, f32::NAN, f32::INFINITY] {
        let refused = pico.speak(request("hello", "en", speed)).map(drop);
        assert!(
            matches!(refused, Err(SpeechError::Speed(_))),
            "{speed}: {refused:?}"
        );
    }
}

#[test]
fn a_long_text_is_spoken_whole() {
    let pico = pico();
    let sentence = "The quick brown fox jumps over the lazy dog near the river. ";
    let long = sentence.repeat(66) + "So it ends.";
    assert!(long.len() > 3_900 && long.len() < 4_000);
    let one = say(&pico, english(sentence)).len();
    let all = say(&pico, english(&long)).len();
    let end = say(&pico, english("So it ends.")).len();
    let expected = one * 66 + end;
    assert!(
        all.abs_diff(expected) * 200 < expected,
        "{all} samples, not {expected}"
    );
    let without = say(&pico, english(&sentence.repeat(66))).len();
    assert!(
        (all - without).abs_diff(end) * 20 < end,
        "the end takes {} samples, not {end}",
        all - without
    );

    let unbroken = "and the quick brown fox jumps over the lazy dog ".repeat(83);
    let pace = seconds(&say(&pico, english(&unbroken))) / 3_984.0;
    assert!((0.05..0.09).contains(&pace), "{pace} s per character");
}

#[test]
fn texts_have_a_limit() {
    let refused = pico().speak(english(&"a ".repeat(2_501))).map(drop);
    assert_eq!(
        refused,
        Err(SpeechError::TextTooLong {
            length: 5_002,
            limit: 5_000
        })
    );
    let small = Pico::new(4).expect("the voices start");
    say(&small, english("äöüß"));
    let refused = small.speak(english("hello")).map(drop);
    assert_eq!(
        refused,
        Err(SpeechError::TextTooLong {
            length: 5,
            limit: 4
        })
    );
}

#[test]
fn a_language_is_found_by_its_tag_or_its_first_part() {
    let pico = pico();
    let spoken = |language: &str| say(&pico, request("one two three", language, 1.0));
    let (american, british, german) = (spoken("en-US"), spoken("en-GB"), spoken("de-DE"));
    for (language, expected) in [
        ("en", &american),
        ("EN-us", &american),
        ("en-AU", &american),
        ("en_GB", &british),
        ("en-gb", &british),
        ("de", &german),
        ("de-AT", &german),
    ] {
        assert!(spoken(language) == *expected, "{language}");
    }
    let none = SpeakRequest {
        language: None,
        ..english("one two three")
    };
    assert!(say(&pico, none) == american);
    for language in ["zh", "english", "e", "", "-", "pico"] {
        let refused = pico
            .speak(request("hello", language, 1.0))
            .map(drop)
            .expect_err(language);
        assert_eq!(
            refused.to_string(),
            format!(
                "unknown language `{language}`; known: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT"
            )
        );
    }
}

#[test]
fn what_cannot_be_read_is_refused_before_it_is_spoken() {
    let pico = pico();
    for text in ["", " ", "\n\t\r\n", "\u{a0}\u{2003}"] {
        assert_eq!(
            pico.speak(english(text)).map(drop),
            Err(SpeechError::NoText),
            "{text:?}"
        );
    }
    for text in [
        "你好，世界",
        "😀 🎉",
        "Привет",
        "...",
        "?!",
        "<<<",
        "\0\u{7}",
        "\u{200b}",
        "(\u{301})",
    ] {
        let refused = pico.speak(english(text)).map(drop);
        assert_eq!(
            refused,
            Err(SpeechError::UnspeakableText {
                voice: "pico-en-US"
            }),
            "{text:?}"
        );
    }
    // One readable word is enough.
    assert!(say(&pico, english("你好 hello 😀")) == say(&pico, english("hello")));
}

#[test]
fn typography_is_read_like_its_plain_form() {
    let pico = pico();
    for (typographic, plain) in [
        ("don\u{2019}t stop", "don't stop"),
        ("hello \u{2014} world", "hello - world"),
        ("hello \u{201c}world\u{201d}", "hello \"world\""),
        ("wait\u{2026} what", "wait... what"),
        ("zehn\u{a0}Uhr", "zehn Uhr"),
        ("Donau\u{ad}dampf", "Donaudampf"),
        ("cafe\u{301}", "café"),
        ("Dvořák", "Dvorák"),
        ("Łódź", "Lódz"),
        ("\u{fb01}ne", "fine"),
        ("line\r\nline", "line line"),
        ("one ==== two", "one two"),
        ("wait......... what", "wait... what"),
    ] {
        assert!(
            say(&pico, english(typographic)) == say(&pico, english(plain)),
            "{typographic:?}"
        );
    }
    let (with, without) = (
        say(&pico, english("hello \u{2014} world")),
        say(&pico, english("hello world")),
    );
    assert!(with.len() > without.len() + 3_000, "a dash is a pause");
}

#[test]
fn the_same_text_gives_the_same_samples() {
    let (first, second) = (
        pico(),
        Pico::with(PicoSettings {
            parallel: 1,
            ..PicoSettings::default()
        })
        .unwrap(),
    );
    for (language, sentence) in SENTENCES {
        let spoken = say(&first, request(sentence, language, 1.0));
        say(
            &second,
            request(
                "something else before it, and badly: 66666666666666666666666666",
                language,
                4.0,
            ),
        );
        assert!(
            say(&second, request(sentence, language, 1.0)) == spoken,
            "{language}"
        );
    }
}

#[test]
fn ten_at_once_are_all_answered() {
    let pico = pico();
    let alone = SENTENCES.map(|(language, sentence)| say(&pico, request(sentence, language, 1.0)));
    thread::scope(|scope| {
        let (pico, alone) = (&pico, &alone);
        for index in 0..10 {
            scope.spawn(move || {
                let (language, sentence) = SENTENCES[index % 6];
                assert!(
                    say(pico, request(sentence, language, 1.0)) == alone[index % 6],
                    "{language}"
                );
            });
        }
    });
}

#[test]
fn one_who_leaves_makes_room() {
    let settings = PicoSettings {
        parallel: 1,
        waiting: 1,
        ..PicoSettings::default()
    };
    let pico = Pico::with(settings).expect("the voices start");
    let long = english(&"A long story that nobody is going to listen to. ".repeat(100));
    let mut first = pico.speak(long.clone()).expect("the voice is free");
    let block = first
        .blocks
        .blocking_recv()
        .expect("a block")
        .expect("of samples");
    assert!(!block.is_empty());
    let second = pico.speak(long.clone()).expect("one may wait");
    let third = pico.speak(english("hello")).map(drop);
    assert!(
        matches!(
            third,
            Err(SpeechError::Busy {
                parallel: 1,
                waiting: 1,
                ..
            })
        ),
        "{third:?}"
    );

    // Nobody reads the first one, so it fills its channel and would hold the voice for ever.
    drop(second);
    let third = pico
        .speak(english("hello"))
        .expect("the second one left the queue");
    drop(first);
    let left = Instant::now();
    listen(third).expect("the first one left the voice");
    assert!(
        left.elapsed() < Duration::from_secs(2),
        "{:?}",
        left.elapsed()
    );
}

#[test]
fn a_text_outlives_the_voices_that_speak_it() {
    let pico = pico();
    let expected = say(&pico, english(SENTENCES[0].1));
    let stream = pico
        .speak(english(SENTENCES[0].1))
        .expect("the voice is free");
    drop(pico);
    match listen(stream) {
        Ok(samples) => assert!(samples == expected),
        // It was still waiting.
        Err(error) => assert_eq!(
            error,
            SpeechError::Engine("the text was given up".to_owned())
        ),
    }
}

/// Each of these stopped or hung Pico when it was given them whole.
#[test]
fn hostile_texts_are_spoken() {
    let pico = pico();
    thread::scope(|scope| {
        let pico = &pico;
        for (language, _) in SENTENCES {
            scope.spawn(move || {
                for text in [
                    "é".repeat(1_000),
                    "a".repeat(600),
                    "6".repeat(400),
                    "59".repeat(100) + " ",
                    "×".to_owned() + &";".repeat(300),
                    "-".repeat(2_000) + " word " + &"=*".repeat(500),
                    "eneduxtsllyynkkfvkdmkqwrdntvshotipcypgupuykhttp://w.e.m ".repeat(3),
                    "ẞ\u{1d400}ﬃ\u{202e}\u{feff}".repeat(50),
                    "A.B.C.D.".repeat(60),
                    "\u{2030}\u{20ac}".repeat(60),
                ] {
                    say(pico, request(&text, language, 4.0));
                }
            });
        }
    });
}

#[test]
fn markup_is_text() {
    let pico = pico();
    let spoken = |text: &str| say(&pico, english(text));
    let plain = spoken("hello world");
    for markup in [
        "<volume level='0'>hello world",
        "<speed level=\"500\">hello world",
        "\u{ff1c}speed level=\"500\">hello world",
        "&lt;speed level=\"500\">hello world",
        "<ignore>hello world</ignore>",
        "hello <break time='30s'/> world",
    ] {
        let samples = spoken(markup);
        assert!(
            samples.len() > plain.len() && samples.len() < 10 * plain.len(),
            "{markup}: {}",
            samples.len()
        );
        assert!(peak(&samples) > 8_000, "{markup}");
    }
    assert!(spoken("a < b") == spoken("a   b"));
}

/// Pico's markup can open and truncate any file. Nothing of it may get through.
#[cfg(target_os = "linux")]
#[test]
fn no_text_touches_a_file() {
    use rustix::fs::inotify;

    let folder = tempfile::tempdir().expect("a folder");
    let canary = folder.path().join("canary.wav");
    std::fs::write(&canary, "alive").expect("a canary");
    let watch = inotify::init(inotify::CreateFlags::NONBLOCK).expect("inotify");
    inotify::add_watch(&watch, folder.path(), inotify::WatchFlags::ALL_EVENTS).expect("a watch");
    let touched = || {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4_096];
        inotify::Reader::new(&watch, &mut buffer).next().is_ok()
    };

    let pico = pico();
    let path = folder.path().display();
    let mut random = Random(1);
    let opening = [
        "<",
        "&lt;",
        "&#60;",
        "\u{ff1c}",
        "\u{fe64}",
        "\u{2039}",
        "<\0",
        "\0<",
        "<\u{200b}",
        "\u{301}<",
        "<<",
        "%3C",
    ];
    for round in 0..600 {
        let mut text = String::new();
        for _ in 0..random.below(3) + 1 {
            let open = opening[random.below(opening.len())];
            let tag = [
                "genfile",
                "play",
                "usesig",
                "GENFILE",
                "pico:genfile",
                "voice",
                "mark",
            ][random.below(7)];
            let name = ["canary.wav", "new.wav", "new.pcm"][random.below(3)];
            let quote = ["\"", "'", "\u{201d}"][random.below(3)];
            let close = [">", "/>", "\u{ff1e}", ""][random.below(4)];
            let word = ["hi", "\u{2014}", "1.5", "\n\n", "é", "漢"][random.below(6)];
            text += &format!(
                "{word}{open}{tag} file={quote}{path}/{name}{quote}{close}{word}{open}/{tag}{close}"
            );
        }
        // The head is enough: markup is dealt with as it is read. Every tenth text is heard to its end.
        let mut stream = pico
            .speak(request(&text, SENTENCES[round % 6].0, 4.0))
            .expect("the voice is free");
        if round % 10 == 0 {
            listen(stream).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        } else {
            stream
                .blocks
                .blocking_recv()
                .expect("a block")
                .unwrap_or_else(|error| panic!("{error}: {text:?}"));
        }
    }
    assert!(!touched(), "something in the folder was opened");
    assert_eq!(
        std::fs::read_dir(folder.path())
            .expect("the folder")
            .count(),
        1
    );
    assert_eq!(
        std::fs::read_to_string(&canary).expect("the canary"),
        "alive"
    );
    assert!(touched(), "the watch works");
}

#[cfg(target_os = "linux")]
#[test]
fn voices_leave_nothing_in_the_scratch_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = PicoSettings {
        parallel: 1,
        scratch: folder.path().to_owned(),
        ..PicoSettings::default()
    };
    let pico = Pico::with(settings).expect("the voices start");
    for _ in 0..3 {
        for (language, _) in SENTENCES {
            say(&pico, request("hello", language, 1.0));
            assert_eq!(
                std::fs::read_dir(folder.path())
                    .expect("the folder")
                    .count(),
                0
            );
        }
    }
    assert_eq!(
        open_below(folder.path()),
        6,
        "three voices are kept, two files each"
    );
    drop(pico);
    let dropped = Instant::now();
    while open_below(folder.path()) > 0 {
        assert!(dropped.elapsed() < FOREVER, "the files are closed");
        thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_voice_loads_without_a_writable_folder_for_scratch() {
    let settings = PicoSettings {
        scratch: "/nonexistent".into(),
        ..PicoSettings::default()
    };
    say(
        &Pico::with(settings).expect("the voices start"),
        english("hello"),
    );
    let folder = tempfile::tempdir().expect("a folder");
    // Pico copies paths into 512 bytes without a look at their length.
    let deep = folder.path().join("deep/".repeat(120));
    std::fs::create_dir_all(&deep).expect("a deep folder");
    let settings = PicoSettings {
        scratch: deep,
        ..PicoSettings::default()
    };
    say(
        &Pico::with(settings).expect("the voices start"),
        english("hello"),
    );
}

/// Files of this process that lie, or lay, in `folder`.
fn open_below(folder: &Path) -> usize {
    std::fs::read_dir("/proc/self/fd")
        .expect("the open files")
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter(|path| path.starts_with(folder))
        .count()
}

/// Xorshift: the same texts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}
