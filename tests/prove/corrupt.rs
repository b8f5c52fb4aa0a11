//! Every file that voicectl keeps, emptied, cut, with a flipped bit, replaced and removed: a clear error and a way back, never
//! a panic, and whatever the file has nothing to do with goes on.

mod damage;
mod look;
mod repair;
mod scene;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::campaign::{Campaign, faults, is_wanted};
use crate::support::text;
use damage::Damage;
use look::Baseline;
use repair::{Way, repaired};
use scene::Scene;

/// More than there are files and ways to damage them.
const MANY: u32 = 100_000;

/// What became of one file after one damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// No command minded.
    Unnoticed,
    /// It was said, and the next `renew` made it whole by itself.
    Healed,
    /// A command of a hint made it whole.
    ByHint,
    /// From a backup, as the hint said.
    ByBackup,
}

#[test]
fn a_damaged_file_is_told_with_a_way_back_and_stops_nothing_else() {
    let Some(first) = Scene::new() else { return };
    let files = first.files().len();
    let all: Vec<(usize, Damage)> = first
        .files()
        .iter()
        .enumerate()
        .filter(|(_, file)| is_wanted(text(file)))
        .flat_map(|(place, _)| Damage::ALL.map(|damage| (place, damage)))
        .collect();
    let wanted = usize::try_from(faults(MANY)).expect("a number");
    // A shorter campaign takes each second one, or each third: all kinds of files are in it.
    let step = all.len().div_ceil(wanted.max(1)).max(1);
    let cases: Vec<_> = all.iter().step_by(step).collect();
    let next = AtomicUsize::new(0);
    let fates = Mutex::new(BTreeMap::<Fate, u32>::new());
    let wrong = Mutex::new(Vec::<String>::new());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let (cases, next, fates, wrong) = (&cases, &next, &fates, &wrong);
        let work = move |scene: Scene| {
            // Some have a port or a fingerprint in their names, and all scenes the same order.
            let own: Vec<PathBuf> = scene.files().into_iter().collect();
            assert_eq!(own.len(), files, "each scene has the same files");
            let baseline = Baseline::of(&scene);
            while let Some((place, damage)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let file = &own[*place];
                scene.kept.restore();
                match judge(&scene, &baseline, file, *damage) {
                    Ok(Some(fate)) => {
                        *fates.lock().expect("no panic").entry(fate).or_default() += 1;
                    }
                    Ok(None) => {}
                    Err(why) => {
                        let why = format!("=== {} {damage:?}\n{why}", file.display());
                        println!("{why}");
                        wrong.lock().expect("no panic").push(why);
                    }
                }
            }
        };
        scope.spawn(move || work(first));
        for _ in 1..threads {
            scope.spawn(move || work(Scene::new().expect("a second one")));
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
    let fates = fates.into_inner().expect("no panic");
    let of = |fate| fates.get(&fate).copied().unwrap_or_default();
    let done: u32 = fates.values().sum();
    let whole = if step == 1 && is_wanted("") {
        done
    } else {
        MANY
    };
    Campaign::new("damaged files of a home", done, whole)
        .count(files, "files")
        .count(of(Fate::Healed), "healed by `renew`")
        .count(of(Fate::ByHint), "repaired by the command of a hint")
        .count(
            of(Fate::ByBackup),
            "told, and repaired from a backup as the hint says",
        )
        .count(of(Fate::Unnoticed), "that no command minded")
        .done();
}

/// One damage from its begin to its end; `None` where the file cannot be damaged in this way.
fn judge(
    scene: &Scene,
    baseline: &Baseline,
    file: &Path,
    damage: Damage,
) -> Result<Option<Fate>, String> {
    let there = scene.home().join(file);
    if !damage.apply(&there) {
        return Ok(None);
    }
    // In quiet times: it is told, and what is told repairs it.
    let mut said = baseline.look(scene, file)?;
    said.extend(baseline.renew(scene, file)?);
    let fate = if said.iter().all(|said| !said.is_worse) {
        Fate::Unnoticed
    } else if baseline.is_whole(scene, file, &said) {
        Fate::Healed
    } else {
        match repaired(scene, baseline, file, &said)? {
            Way::Hint => Fate::ByHint,
            Way::Backup => Fate::ByBackup,
        }
    };
    // When everything is due: whatever has nothing to do with it is renewed.
    scene.kept.restore();
    scene.late();
    damage.apply(&there);
    let renewed = baseline.renew_due(scene, file);
    scene.early();
    renewed.map(|()| Some(fate))
}
