//! Every file that voicectl keeps, emptied, cut, with a flipped bit, replaced and removed: a clear error and a way back, never
//! a panic, and whatever the file has nothing to do with goes on.

mod damage;
mod look;
mod repair;
mod scene;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::campaign::{Campaign, faults, is_wanted};
use crate::share::share;
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
    // And all damages: there are ten.
    let mut steps = step..;
    let step = steps.find(|step| step % 2 == 1 && step % 5 != 0);
    let step = step.expect("one of four");
    let cases: Vec<_> = all.into_iter().step_by(step).collect();
    let first = Mutex::new(Some(first));
    let stage = || {
        let scene = first.lock().expect("no panic").take();
        let scene = scene.or_else(Scene::new)?;
        // Some have a port or a fingerprint in their names, and all scenes the same order.
        let own: Vec<PathBuf> = scene.files().into_iter().collect();
        assert_eq!(own.len(), files, "each scene has the same files");
        let baseline = Baseline::of(&scene);
        Some((scene, own, baseline))
    };
    let judged = share(
        &cases,
        stage,
        |(scene, own, baseline), _, (place, damage)| {
            let file = &own[*place];
            scene.kept.restore();
            judge(scene, baseline, file, *damage)
                .map_err(|why| format!("=== {} {damage:?}\n{why}", file.display()))
        },
    );
    let mut fates = BTreeMap::<Fate, u32>::new();
    for fate in judged.expect("a second scene").into_iter().flatten() {
        *fates.entry(fate).or_default() += 1;
    }
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
    said.extend(look::renew(scene, file)?);
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
