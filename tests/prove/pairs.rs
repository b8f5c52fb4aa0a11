//! Two commands at once, for every pair of commands that write: both end, and what is there then is what the one and then the
//! other would have left, or the other and then the one.

mod home;

use std::time::Duration;

use crate::campaign::{Campaign, faults};
use crate::killing::wait;
use crate::random::Random;
use crate::share::share;
use home::{Home, Seen};

/// How often each pair runs at once.
const ROUNDS: u32 = 3;
/// The second one begins so much later at most: half of a short command.
const LATER: Duration = Duration::from_millis(20);

/// One of them.
struct Writer {
    /// Its words; `{CA}` stands for the flags that name the ACME CA, `{MODEL}` for where the model is.
    words: &'static str,
    /// A lineage whose renewal may be left out, because another command has just renewed it.
    spares: Option<&'static str>,
    /// A lineage that may get one version more: its certificate is made once more where its CA is rotated meanwhile.
    repeats: Option<&'static str>,
}

const fn writer(words: &'static str) -> Writer {
    Writer {
        words,
        spares: None,
        repeats: None,
    }
}

const fn sparing(words: &'static str, lineage: &'static str) -> Writer {
    Writer {
        spares: Some(lineage),
        ..writer(words)
    }
}

const fn repeating(words: &'static str, lineage: &'static str) -> Writer {
    Writer {
        repeats: Some(lineage),
        ..writer(words)
    }
}

/// What each of two rotations would issue anew: the first leaves to the second what that is going to do.
const OF_THE_CA: [&str; 2] = ["a.test", "b.test"];

const WRITERS: &[Writer] = &[
    repeating("cert new a.test --force", "a.test"),
    repeating("cert new b.test --force", "b.test"),
    repeating("cert new new.test", "new.test"),
    writer("cert new o.office.test --ca office --lineage office --force"),
    writer("cert rm a.test --yes"),
    writer("cert import bought --lineage bought"),
    writer("cert sign wish/request.pem --out signed.pem --force"),
    writer("cert ca new other"),
    writer("cert ca rotate"),
    writer("cert ca rm office --yes"),
    writer("acme issue -d d90.test --force {CA}"),
    writer("acme issue -d d45.test {CA}"),
    sparing("renew --only a.test --force", "a.test"),
    sparing("renew --only d90.test --force", "d90.test"),
    writer("renew hook a.test --deploy true"),
    writer("renew hook a.test --endpoint localhost:1"),
    writer("auth key new tablet"),
    writer("auth key revoke phone"),
    writer("auth key rotate laptop"),
    writer("auth user add bob --password file:password"),
    writer("auth user rm ada"),
    writer("trust install --store nss"),
    writer("trust uninstall --store nss"),
    writer("model pull {MODEL} --name words"),
    writer("model rm words"),
];

#[test]
fn two_at_once_leave_what_one_after_the_other_would() {
    let mut pairs = Vec::new();
    for (place, first) in WRITERS.iter().enumerate() {
        pairs.extend(WRITERS[place..].iter().map(|second| [first, second]));
    }
    let whole = u32::try_from(pairs.len()).expect("few") * ROUNDS;
    let wanted = usize::try_from(faults(whole).div_ceil(ROUNDS)).expect("few");
    let step = pairs.len().div_ceil(wanted.max(1)).max(1);
    let pairs: Vec<_> = pairs.into_iter().step_by(step).collect();
    let judged = share(&pairs, Home::new, |home, place, pair| {
        let seed = 0xdead_beef_0bad_cafe ^ u64::try_from(place).expect("few");
        let [first, second] = pair.map(|writer| writer.words);
        at_once(home, pair, &mut Random(seed))
            .map_err(|why| format!("=== {first}\n  & {second}\n{why}"))
    });
    let Some(rounds) = judged else { return };
    let ran: u32 = rounds.into_iter().sum();
    Campaign::new("two commands at once", ran, whole)
        .count(pairs.len(), "pairs")
        .count(WRITERS.len(), "commands that write")
        .count(ran, "ends that one after the other would have come to")
        .done();
}

/// Runs a pair in both orders, and then at once.
fn at_once(home: &Home, pair: &[&Writer; 2], random: &mut Random) -> Result<u32, String> {
    let concerns = |writer: &Writer| {
        ["trust", "cert ca"]
            .iter()
            .any(|word| writer.words.starts_with(word))
    };
    let has_stores = pair.iter().any(|writer| concerns(writer));
    let in_order = |places: [usize; 2]| -> Result<(Seen, String), String> {
        home.kept.restore();
        let outputs = places.map(|place| {
            let child = home.start(pair[place]);
            child.wait_with_output().expect("it ends")
        });
        let [one, other] = outputs;
        let both = if places == [0, 1] {
            [one, other]
        } else {
            [other, one]
        };
        home.see(both, has_stores)
    };
    let orders = [in_order([0, 1])?, in_order([1, 0])?];
    for round in 0..ROUNDS {
        home.kept.restore();
        let later = random.moment(LATER);
        // Who begins changes from round to round.
        let begins = usize::from(round % 2 == 1);
        let earlier = home.start(pair[begins]);
        wait(later);
        let other = home.start(pair[1 - begins]);
        let outputs = [earlier, other].map(|child| child.wait_with_output().expect("it ends"));
        let [one, other] = outputs;
        let both = if begins == 0 {
            [one, other]
        } else {
            [other, one]
        };
        let (seen, said) = home.see(both, has_stores)?;
        if !orders.iter().any(|(order, _)| is_like(&seen, order, pair)) {
            let [(one, one_said), (other, other_said)] = &orders;
            return Err(format!(
                "after {later:?}: {seen:#?}\n{said}\n--- one then the other: {one:#?}\n{one_said}\n--- other way: {other:#?}\n{other_said}"
            ));
        }
    }
    Ok(ROUNDS)
}

/// Whether two homes are the same. A renewal that another command has just done may be left out, and a certificate made once more.
fn is_like(seen: &Seen, order: &Seen, pair: &[&Writer; 2]) -> bool {
    let mut order = order.clone();
    let rotates = |writer: &&Writer| writer.words == "cert ca rotate";
    let both = pair.iter().all(rotates);
    let of_the_ca = OF_THE_CA.into_iter().filter(|_| both);
    let spared = pair.iter().filter_map(|writer| writer.spares);
    for lineage in spared.chain(of_the_ca) {
        order.takes(seen, lineage, |now, then| now + 1 == then && now > 1);
    }
    for lineage in pair.iter().filter_map(|writer| writer.repeats) {
        let is_rotated = pair.iter().any(rotates);
        order.takes(seen, lineage, |now, then| is_rotated && now == then + 1);
    }
    *seen == order
}
