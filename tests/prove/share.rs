//! Cases that are shared among threads, each of which has a scene of its own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Judges all cases, in their order; `scene` makes what a thread works in. `None` where it makes none, because a tool is missing;
/// else what came of each case.
///
/// # Panics
///
/// With all that was wrong, when every case has been judged.
pub(crate) fn share<C: Sync, S, T: Send>(
    cases: &[C],
    scene: impl Fn() -> Option<S> + Sync,
    judge: impl Fn(&S, usize, &C) -> Result<T, String> + Sync,
) -> Option<Vec<T>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let wrong = Mutex::new(Vec::<String>::new());
    let work = || -> Option<()> {
        let scene = scene()?;
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(place) else {
                return Some(());
            };
            match judge(&scene, place, case) {
                Ok(outcome) => outcomes.lock().expect("no panic").push(outcome),
                Err(why) => {
                    println!("{why}");
                    wrong.lock().expect("no panic").push(why);
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let all: Option<Vec<()>> = thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ends = all.into_iter().map(|one| one.join().expect("no panic"));
        ends.collect()
    });
    all?;
    let wrong = wrong.into_inner().expect("no panic");
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
    Some(outcomes.into_inner().expect("no panic"))
}
