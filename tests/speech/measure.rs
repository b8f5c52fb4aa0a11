//! How fast recognition is: what the figures mean.

use std::cell::Cell;
use std::time::{Duration, Instant};

use voicectl::speech::measure::{STEPS, measure};

use crate::support::command::Context;
use crate::support::{data, text};
use crate::whisper::{demo, recording};

#[test]
fn figures_are_those_of_the_work_that_was_done() {
    let one = recording("03-one-eight-three.wav");
    let spoken: Vec<f32> = one.iter().copied().cycle().take(30 * 16_000).collect();
    let whisper = demo(1, 8);
    let steps = Cell::new(0);
    let begun = Instant::now();
    let speed = measure(&whisper, &spoken, &|| steps.set(steps.get() + 1)).expect("measured");
    let all = begun.elapsed();
    assert_eq!(steps.get(), STEPS);
    assert!(
        speed.short > Duration::ZERO && speed.short < speed.long,
        "{speed:?}"
    );
    // Two recordings of ten seconds, and at least four others beside them.
    let busy = Duration::from_secs_f64(20.0 / speed.throughput);
    assert!(
        busy + speed.long + speed.short < all,
        "{speed:?} in {all:?}"
    );
}

#[test]
fn what_is_too_short_to_measure_with_is_refused() {
    let context = Context::new();
    let file = data("eval/09-five.wav");
    let told = context.run(&["bench", text(&file)] as &[&str]);
    assert!(told.contains("30 s are measured"), "{told}");
    assert!(told.contains("`voicectl bench`"), "{told}");
}
