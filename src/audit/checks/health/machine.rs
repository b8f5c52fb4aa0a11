//! Whether this machine can work at all.

use crate::audit::check::table;
use crate::audit::local::Machine;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::{self, Code, local};

table! { Health, Machine;
    CLOCK = "clock", "the clock is right", High, B,
        "The clock of this machine is wrong.",
        "New certificates seem not yet valid, expired ones good, and tokens end at the wrong time.",
        "`sudo timedatectl set-ntp true`";
    VERIFICATION = "verification", "programs here look at certificates", High, B,
        "A variable of the environment switches the verification of certificates off.",
        "Then the program takes any certificate, an attacker's too.",
        "`unset VARIABLE`";
}

pub(in crate::audit::checks) fn judge(machine: &Machine<'_>, rows: &mut Rows) {
    let surroundings = machine.surroundings;
    let clock = local::wrong_clock(surroundings, machine.store);
    rows.add(
        &CLOCK,
        Outcome::of(clock.into_iter().flat_map(|row| row.causes).map(of_doctor)),
    );
    let off = local::variables(surroundings).causes.into_iter();
    let off = off.filter(|found| found.code == Code::VerificationOff);
    rows.add(&VERIFICATION, Outcome::of(off.map(of_doctor)));
}

/// What the doctor found.
pub(in crate::audit::checks) fn of_doctor(found: doctor::Finding) -> Finding {
    found
        .repairs
        .into_iter()
        .fold(Finding::new(found.fact), Finding::repair)
}
