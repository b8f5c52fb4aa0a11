//! What the voices do to the file system: nothing that stays, and nothing that a text asks for.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::fs;
use std::mem::MaybeUninit;
use std::path::Path;
use std::thread;
use std::time::Instant;

use rustix::fs::inotify;
use voicectl::speech::Synthesizer;
use voicectl::speech::tts::PicoSettings;

use super::{FOREVER, SENTENCES, english, listen, pico, request, say, with};

/// Pico's markup can open and truncate any file. Nothing of it may get through.
#[test]
fn no_text_touches_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let canary = folder.path().join("canary.wav");
    fs::write(&canary, "alive").expect("a canary");
    let watch = inotify::init(inotify::CreateFlags::NONBLOCK).expect("inotify");
    inotify::add_watch(&watch, folder.path(), inotify::WatchFlags::ALL_EVENTS).expect("a watch");
    let touched = || {
        let mut buffer = [MaybeUninit::uninit(); 4_096];
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
        for _ in 0..=random.below(3) {
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
            write!(
                text,
                "{word}{open}{tag} file={quote}{path}/{name}{quote}{close}{word}{open}/{tag}{close}"
            )
            .expect("a string takes all");
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
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    assert_eq!(fs::read_to_string(&canary).expect("the canary"), "alive");
    assert!(touched(), "the watch works");
}

#[test]
fn voices_leave_nothing_in_the_scratch_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = PicoSettings {
        parallel: 1,
        scratch: folder.path().to_owned(),
        ..PicoSettings::default()
    };
    let pico = with(&settings);
    for _ in 0..3 {
        for (language, _) in SENTENCES {
            say(&pico, request("hello", language, 1.0));
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
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

#[test]
fn a_voice_loads_without_a_writable_folder_for_scratch() {
    let settings = PicoSettings {
        scratch: "/nonexistent".into(),
        ..PicoSettings::default()
    };
    say(&with(&settings), english("hello"));
    let folder = tempfile::tempdir().expect("a folder");
    // Pico copies paths into 512 bytes without a look at their length.
    let deep = folder.path().join("deep/".repeat(120));
    fs::create_dir_all(&deep).expect("a deep folder");
    let settings = PicoSettings {
        scratch: deep,
        ..PicoSettings::default()
    };
    say(&with(&settings), english("hello"));
}

/// Files of this process that lie, or lay, in `folder`.
fn open_below(folder: &Path) -> usize {
    fs::read_dir("/proc/self/fd")
        .expect("the open files")
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
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
