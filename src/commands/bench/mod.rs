//! `voicectl bench`.

mod report;
mod sound;

use std::num::NonZero;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use super::Session;
use super::runtime::block_on;
use super::server;
use super::speech::{
    self, Engine, ModelChoices, ModelSource, ShortcutChoice, Shortcuts, Sizing, Tuning,
};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::speech::measure::{STEPS, Speed, measure};
use crate::speech::models::ModelFolder;
use crate::speech::{QueueLimits, SpeechError};

/// How fast recognition is on this machine, and the settings that suit it
///
/// Recognises a spoken text with every way to share the cores, one recording alone and many side by side, and says which model
/// and which `--states` and `--threads` to serve with. Without `--model` it measures every installed one. Nothing is changed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl bench
  voicectl bench --model base-q5_1 --model small-q5_1
  voicectl bench --json meeting.wav")]
pub(crate) struct Arguments {
    /// Recording of at least 30 seconds [default: digits, spoken by the built-in voice]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    models: ModelChoices,
    #[command(flatten)]
    shortcuts: ShortcutChoice,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// One way to share the cores, measured.
struct Row {
    model: String,
    is_demo: bool,
    sizing: Sizing,
    load: Duration,
    speed: Speed,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let samples = match &arguments.file {
        Some(path) => sound::of_file(path)?,
        None => sound::spoken()?,
    };
    let sources = sources(arguments, session)?;
    let ways = ways(available_parallelism().map_or(1, NonZero::get));
    let bar = session.ui.count_bar("Measuring");
    bar.start(Some((sources.len() * ways.len()) as u64 * STEPS), 0);
    let shortcuts = Shortcuts::without(arguments.shortcuts.without());
    let mut rows = Vec::new();
    for source in &sources {
        for &sizing in &ways {
            let tuning = Tuning { sizing, shortcuts };
            rows.push(row(source, tuning, &samples, &|| bar.advance(1))?);
        }
    }
    bar.finish();
    report::report(&rows, arguments.json, session)?;
    Ok(ExitStatus::Done)
}

fn row(
    source: &ModelSource,
    tuning: Tuning,
    samples: &[f32],
    step: &dyn Fn(),
) -> Result<Row, Failure> {
    let begun = Instant::now();
    let engine = Engine::Models(vec![source.clone()]);
    let recognizers = speech::load(&engine, tuning, QueueLimits::patient(1), None)?;
    let load = begun.elapsed();
    let recognizer = &recognizers[0];
    let failed = |error: SpeechError| server::failure("cannot measure the model", &error);
    Ok(Row {
        model: recognizer.info().model.clone(),
        is_demo: recognizer.info().demo,
        sizing: tuning.sizing,
        load,
        speed: measure(recognizer.as_ref(), samples, step).map_err(failed)?,
    })
}

/// Those that are named, else every installed one, else the built-in one.
fn sources(arguments: &Arguments, session: &Session) -> Result<Vec<ModelSource>, Failure> {
    if !arguments.models.names().is_empty() {
        return block_on(speech::choose_models(&arguments.models, session));
    }
    let what = "cannot list the models";
    let folder = ModelFolder::new(session.paths.models());
    let mut sources = Vec::new();
    for model in folder.recognizers().or_fail(what)? {
        sources.push(folder.resolve(&model.name).or_fail(what)?);
    }
    if sources.is_empty() {
        sources.push(ModelSource::Demo);
    }
    Ok(sources)
}

/// All cores for one recording, one core for each, and what lies between.
fn ways(cores: usize) -> Vec<Sizing> {
    let threads = std::iter::successors(Some(1), |threads| Some(threads * 2));
    threads
        .take_while(|threads| *threads <= cores.min(8))
        .filter_map(|threads| Sizing::choose_for(cores, Some(cores / threads), Some(threads)).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_are_shared_in_every_way() {
        let all = |cores| -> Vec<(usize, usize)> {
            let ways = ways(cores);
            ways.iter()
                .map(|way| (way.states(), way.threads()))
                .collect()
        };
        assert_eq!(all(1), [(1, 1)]);
        assert_eq!(all(2), [(2, 1), (1, 2)]);
        assert_eq!(all(6), [(6, 1), (3, 2), (1, 4)]);
        assert_eq!(all(64).last(), Some(&(8, 8)));
    }
}
