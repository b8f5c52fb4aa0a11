//! Cipher suites, by what is wrong with them.

use crate::audit::check::table;
use crate::audit::hello::{Suite, Weakness};
use crate::audit::remote::Seen;
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Check, Finding, Outcome};

/// More names are counted.
const MOST: usize = 6;

table! { Suites, Server;
    UNPROTECTED = "suites-unprotected", "no suites without encryption or proof", Critical, F,
        "Suites without encryption, or without proof of who answers, are offered.",
        "Whoever is on the way reads along, or answers instead.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    SHORT_KEYS = "suites-short-keys", "no suites of 40 or 56 bits", Critical, F,
        "Export suites, DES or RC2 are offered.",
        "Their keys of 40 or 56 bits are found in hours, and a client can be pushed down to them (FREAK, Logjam).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    RC4 = "suites-rc4", "no RC4", High, C,
        "RC4 is offered.",
        "Its stream is not random: what is sent often can be read (RFC 7465).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    SMALL_BLOCKS = "suites-3des", "no 3DES or IDEA", Medium, C,
        "3DES or IDEA is offered.",
        "Blocks of 64 bits repeat after some gigabytes, and give away what is in them (Sweet32).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    STATIC_KEYS = "suites-static", "forward secrecy always", Medium, B,
        "Suites without forward secrecy are offered.",
        "Whoever records today and gets the server's key one day reads everything, and RSA decryption leaks by its timing (ROBOT).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    PRIME = "dh-small", "no small Diffie-Hellman prime", High, B,
        "The prime for Diffie-Hellman has fewer than 2048 bits.",
        "1024 bits are within reach of states, and one prime is broken for all who share it (Logjam).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is no `ssl_dhparam`, and `ssl_ciphers` with the suites of the policy";
    CBC = "suites-cbc", "no CBC", Low, A,
        "CBC suites are offered.",
        "Padding and MAC are in the wrong order, and every few years somebody finds another way to use it (Lucky 13, GOLDENDOODLE).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
    OTHERS = "suites-others", "no suites beside the policy", Low, A,
        "Suites are offered that are not in the policy (Mozilla 6.0, intermediate).",
        "Nothing is known against them, but no client needs them either, and what nobody uses nobody tests.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ciphers` with the suites of the policy";
}

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    for (check, weakness) in [
        (&UNPROTECTED, Weakness::NoProtection),
        (&SHORT_KEYS, Weakness::ShortKey),
        (&RC4, Weakness::Rc4),
        (&SMALL_BLOCKS, Weakness::SmallBlock),
        (&STATIC_KEYS, Weakness::StaticKey),
    ] {
        rows.add(check, without(seen, weakness));
    }
    rows.add(&PRIME, prime(seen));
    for (check, weakness) in [
        (&CBC as &'static Check, Weakness::Cbc),
        (&OTHERS, Weakness::NotInPolicy),
    ] {
        rows.add(check, without(seen, weakness));
    }
}

fn without(seen: &Seen, weakness: Weakness) -> Outcome {
    let mut findings = Vec::new();
    let mut unknown = None;
    for (version, suites) in &seen.scan.suites {
        match suites {
            Ok(suites) => {
                let bad: Vec<Suite> = suites
                    .iter()
                    .copied()
                    .filter(|suite| suite.weakness() == Some(weakness))
                    .collect();
                if !bad.is_empty() {
                    findings.push(
                        Finding::new(format!("{}: {}", version.name(), names(&bad)))
                            .repair(seen.deploy(&Line::suites()))
                            .repair(seen.or_serve()),
                    );
                }
            }
            Err(why) => unknown = Some(format!("{}: {why}", version.name())),
        }
    }
    match unknown {
        Some(why) if findings.is_empty() => Outcome::Unknown(why),
        None if seen.scan.suites.is_empty() => {
            Outcome::Unknown("no version was offered".to_owned())
        }
        _ => Outcome::of(findings),
    }
}

fn names(suites: &[Suite]) -> String {
    let mut names: Vec<String> = suites.iter().take(MOST).map(|suite| suite.name()).collect();
    if suites.len() > MOST {
        names.push(format!("{} more", suites.len() - MOST));
    }
    names.join(", ")
}

fn prime(seen: &Seen) -> Outcome {
    match &seen.scan.prime_bits {
        None => Outcome::NotApplicable("no suite has it".to_owned()),
        Some(Err(why)) => Outcome::Unknown(why.clone()),
        Some(Ok(bits)) if *bits < 2048 => {
            Outcome::of([Finding::new(format!("the prime has {bits} bits"))
                .repair(seen.deploy(&Line::suites()))
                .repair("and in nginx, remove the line with `ssl_dhparam`")])
        }
        Some(Ok(bits)) => Outcome::so(format!("{bits} bits")),
    }
}
