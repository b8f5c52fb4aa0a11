//! What was measured, and what is best.

use std::time::Duration;

use serde::Serialize;

use super::Row;
use crate::commands::Session;
use crate::commands::speech::Sizing;
use crate::error::Failure;
use crate::ui::Table;

/// Longest wait for the words of a short recording that feels like an answer.
const PROMPT: Duration = Duration::from_secs(1);

/// The answer of `--json`. Times in seconds.
#[derive(Serialize)]
struct Answer<'a> {
    cores: usize,
    rows: Vec<Shown<'a>>,
    /// What suits this machine.
    best: Option<Best<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    model: &'a str,
    states: usize,
    threads: usize,
    load: f64,
    /// From a recording of 3 s, and of 30 s, to its words.
    seconds_for_3: f64,
    seconds_for_30: f64,
    /// Time for a second of sound, one recording of 30 s alone.
    real_time_factor: f64,
    /// Seconds of sound in a second, all states being busy.
    throughput: f64,
    /// Live sessions at once, by arithmetic.
    live_sessions: usize,
    live_sessions_per_core: f64,
}

#[derive(Serialize)]
struct Best<'a> {
    model: &'a str,
    states: usize,
    threads: usize,
    command: String,
    because: &'static str,
}

pub(super) fn report(rows: &[Row], json: bool, session: &Session) -> Result<(), Failure> {
    let best = best(rows);
    if json {
        return session.ui.json(&Answer {
            cores: cores(rows),
            rows: rows.iter().map(shown).collect(),
            best,
        });
    }
    let mut table = Table::new(&[
        "model",
        "states x threads",
        "3 s",
        "30 s",
        "sound per second",
        "live sessions",
    ]);
    for row in rows {
        let speed = row.speed;
        table.row([
            row.model.clone(),
            format!("{} x {}", row.sizing.states(), row.sizing.threads()),
            time(speed.short),
            time(speed.long),
            format!("{:.1} s", speed.throughput),
            format!("about {}", speed.sessions),
        ]);
    }
    session.ui.data(&table.render())?;
    if let Some(Best {
        command, because, ..
    }) = best
    {
        session.ui.status(&format!("For this machine: `{command}`"));
        session.ui.status(because);
    }
    if rows.iter().all(|row| row.is_demo) {
        session.ui.hint("the built-in model is smaller than any real one: `voicectl model pull base-q5_1`, then measure again");
    }
    Ok(())
}

/// The largest model that answers promptly, shared so that most is done; where none answers promptly, the quickest. Rows come
/// with the smallest model first.
fn best(rows: &[Row]) -> Option<Best<'_>> {
    let prompt = rows.iter().filter(|row| row.speed.short <= PROMPT);
    let model = prompt.clone().next_back().map(|row| &row.model);
    let of_model = prompt.filter(|row| Some(&row.model) == model);
    let (row, because) = match of_model
        .max_by(|one, other| one.speed.throughput.total_cmp(&other.speed.throughput))
    {
        Some(row) => (
            row,
            "the most work, with the largest model that answers a short recording within a second",
        ),
        None => (
            rows.iter().min_by_key(|row| row.speed.short)?,
            "no model answers a short recording within a second here; this one is the quickest",
        ),
    };
    let (states, threads) = (row.sizing.states(), row.sizing.threads());
    let model = if row.is_demo {
        String::new()
    } else {
        format!(" --model {}", crate::machine::shell::quoted(&row.model))
    };
    // Where the states alone say it, a recording that is alone may have more.
    let by_states = Sizing::choose_for(states * threads, Some(states), None);
    let fixed = match by_states {
        Ok(usual) if usual.threads() == threads => String::new(),
        _ => format!(" --threads {threads}"),
    };
    Some(Best {
        model: &row.model,
        states,
        threads,
        command: format!("voicectl serve{model} --states {states}{fixed}"),
        because,
    })
}

fn shown(row: &Row) -> Shown<'_> {
    let speed = row.speed;
    let cores = row.sizing.states() * row.sizing.threads();
    #[expect(clippy::cast_precision_loss, reason = "numbers of cores and sessions")]
    let per_core = speed.sessions as f64 / cores as f64;
    Shown {
        model: &row.model,
        states: row.sizing.states(),
        threads: row.sizing.threads(),
        load: rounded(row.load.as_secs_f64()),
        seconds_for_3: rounded(speed.short.as_secs_f64()),
        seconds_for_30: rounded(speed.long.as_secs_f64()),
        real_time_factor: rounded(speed.long.as_secs_f64() / 30.0),
        throughput: rounded(speed.throughput),
        live_sessions: speed.sessions,
        live_sessions_per_core: rounded(per_core),
    }
}

fn cores(rows: &[Row]) -> usize {
    let used = rows
        .iter()
        .map(|row| row.sizing.states() * row.sizing.threads());
    used.max().unwrap_or(1)
}

/// To a tenth of a millisecond: more is noise.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn time(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::measure::Speed;

    fn row(model: &str, states: usize, short: u64, throughput: f64) -> Row {
        Row {
            model: model.to_owned(),
            is_demo: false,
            sizing: Sizing::choose_for(8, Some(states), Some(8 / states)).expect("it fits"),
            load: Duration::from_secs(1),
            speed: Speed {
                short: Duration::from_millis(short),
                long: Duration::from_millis(10 * short),
                throughput,
                sessions: 3,
            },
        }
    }

    #[test]
    fn the_largest_prompt_model_is_best_and_of_its_ways_the_one_with_most_work() {
        let command = |rows: &[Row]| best(rows).map(|best| best.command).unwrap_or_default();
        let tiny = || [row("tiny", 8, 200, 90.0), row("tiny", 1, 50, 60.0)];
        let base = || [row("base", 8, 900, 40.0), row("base", 1, 200, 25.0)];
        let small = || [row("small", 8, 4000, 9.0), row("small", 1, 1200, 6.0)];
        let all: Vec<Row> = tiny().into_iter().chain(base()).chain(small()).collect();
        assert_eq!(command(&all), "voicectl serve --model base --states 8");
        assert_eq!(
            command(&small()),
            "voicectl serve --model small --states 1 --threads 8"
        );
        assert_eq!(command(&[]), "");
    }
}
