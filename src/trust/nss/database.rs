//! One NSS database, by NSS's `certutil`.

use std::path::PathBuf;

use rustls::pki_types::CertificateDer;

use super::begun;
use crate::pki::chain::to_pem;
use crate::trust::TrustError;
use crate::trust::anchor::{Anchor, Found, certificates, name_of};
use crate::trust::machine::Machine;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Invocation, Plan};
use crate::trust::stores::{Context, MissingTool, Presence, TrustStore};

/// Names of NSS's `certutil`; Gentoo's has its own.
const CERTUTIL: &[&str] = &["certutil", "nsscertutil"];

/// Trusted to issue servers' certificates, and nothing else.
const TRUST: &str = "C,,";

/// The files of a database that certutil makes.
pub(super) const FILES: [&str; 3] = ["cert9.db", "key4.db", "pkcs11.txt"];

/// A folder with a database, or where one is to be.
pub(super) struct Database {
    folder: PathBuf,
    label: String,
    /// Who reads it.
    reader: Option<&'static str>,
}

/// A line of a database's list: nickname, trust, and the certificates that stand under the nickname.
struct Entry {
    nickname: String,
    trust: String,
    certificates: Vec<CertificateDer<'static>>,
}

impl Database {
    pub(super) fn new(folder: PathBuf, reader: Option<&'static str>) -> Self {
        Self {
            label: folder.display().to_string(),
            folder,
            reader,
        }
    }

    fn certutil(&self, program: &str, arguments: &[&str]) -> Invocation {
        let folder = format!("sql:{}", self.folder.display());
        let first = ["-d".to_owned(), folder];
        let rest = arguments.iter().map(|one| (*one).to_owned());
        Invocation::new(program, first.into_iter().chain(rest))
    }

    /// Whether there is a database, or a part of one.
    fn is_made(&self) -> bool {
        let parts = [FILES[0], FILES[1]];
        parts.iter().any(|file| self.folder.join(file).is_file())
    }

    /// Those lines that may be about an anchor: all, with their certificates.
    fn entries(&self, program: &str, context: &Context<'_>) -> Result<Vec<Entry>, TrustError> {
        if !self.is_made() {
            return Ok(Vec::new());
        }
        let look = |arguments: &[&str]| {
            let invocation = self.certutil(program, arguments);
            let answer = context.runner.look(By::User, &invocation)?;
            if answer.success {
                Ok(answer.output)
            } else {
                Err(TrustError::Command {
                    program: program.to_owned(),
                    said: words(program, &answer.errors),
                })
            }
        };
        let list = match look(&["-L"]) {
            // To look is not enough for NSS then; opened for writing, it is as it was before, or empty (measured).
            Err(error) if begun::is_begun(&self.folder) => {
                look(&["-L", "-X"]).map_err(|_| error)?
            }
            list => list?,
        };
        let mut entries = lines(&String::from_utf8_lossy(&list))
            .into_iter()
            .map(|(nickname, trust)| {
                let pem = look(&["-L", "-n", &nickname, "-a"])?;
                Ok(Entry {
                    certificates: certificates(&pem),
                    nickname,
                    trust,
                })
            })
            .collect::<Result<Vec<_>, TrustError>>()?;
        put_own_first(&mut entries);
        Ok(entries)
    }

    /// Whether a primary password guards it: then certutil adds certificates without their trust, and fails (measured).
    fn has_password(&self, program: &str, context: &Context<'_>) -> Result<bool, TrustError> {
        if !self.is_made() {
            return Ok(false);
        }
        Ok(self
            .keys(program, context)?
            .contains("SEC_ERROR_BAD_PASSWORD"))
    }

    fn has_keys(&self, program: &str, context: &Context<'_>) -> Result<bool, TrustError> {
        let said = self.keys(program, context)?;
        // The second is what it says of one that was begun and never had a password, not even an empty one (measured).
        let has_none = ["no keys found", "SEC_ERROR_IO"];
        Ok(!has_none.iter().any(|words| said.contains(words)))
    }

    /// What certutil says of the private keys, tried with an empty password.
    fn keys(&self, program: &str, context: &Context<'_>) -> Result<String, TrustError> {
        let keys = self.certutil(program, &["-K", "-f", "/dev/null"]);
        let answer = context.runner.look(By::User, &keys)?;
        // Versions differ in which of both streams they complain on.
        Ok(String::from_utf8_lossy(&answer.output).into_owned() + &answer.errors)
    }
}

/// Nicknames and trust of a list. A nickname may have any letters but a line break.
fn lines(list: &str) -> Vec<(String, String)> {
    list.lines()
        .filter_map(|line| {
            let (nickname, trust) = line.trim_end().rsplit_once(' ')?;
            let is_trust = trust.matches(',').count() == 2
                && trust
                    .chars()
                    .all(|flag| flag == ',' || flag.is_ascii_alphabetic());
            is_trust.then(|| (nickname.trim_end().to_owned(), trust.to_owned()))
        })
        .collect()
}

/// What certutil complains of, without what is said of every failure.
fn words(program: &str, errors: &str) -> String {
    let last = errors.lines().next_back().unwrap_or_default();
    last.replace(&format!("{program}: "), "")
        .replace("function failed: ", "")
}

/// Certificates of one subject are all found under the nickname of each, the newest first (measured). Ours are told by their
/// nicknames; what is left is that of the others.
fn put_own_first(entries: &mut [Entry]) {
    let nicknames: Vec<String> = entries.iter().map(|entry| entry.nickname.clone()).collect();
    for entry in entries.iter_mut().filter(|one| one.certificates.len() > 1) {
        let is_named = |one: &CertificateDer<'_>, nickname: &str| {
            name_of(one).is_ok_and(|name| nickname.starts_with(&name))
        };
        let mut certificates = entry.certificates.iter();
        let own = certificates
            .position(|one| is_named(one, &entry.nickname))
            .or_else(|| {
                let is_other = |one| nicknames.iter().any(|nickname| is_named(one, nickname));
                entry.certificates.iter().position(|one| !is_other(one))
            });
        entry.certificates[..=own.unwrap_or_default()].rotate_right(1);
    }
}

/// The certificate that an entry is; see [`put_own_first`].
fn own(entry: &Entry) -> Option<&CertificateDer<'static>> {
    entry.certificates.first()
}

/// How many entries have a nickname: certificates of one subject may share it.
fn namesakes(entries: &[Entry], nickname: &str) -> usize {
    entries
        .iter()
        .filter(|entry| entry.nickname == nickname)
        .count()
}

/// The entries that hold an anchor.
fn holding<'e>(entries: &'e [Entry], anchor: &Anchor) -> Vec<&'e Entry> {
    entries
        .iter()
        .filter(|entry| {
            if namesakes(entries, &entry.nickname) > 1 {
                entry.certificates.iter().any(|one| anchor.is(one))
            } else {
                own(entry).is_some_and(|one| anchor.is(one))
            }
        })
        .collect()
}

/// Takes anchors out of entries, under whatever nickname.
fn remove(
    database: &Database,
    program: &str,
    entries: &[Entry],
    anchors: &[&Anchor],
) -> Result<Plan, TrustError> {
    let mut plan = Plan::default();
    let mut done: Vec<&str> = Vec::new();
    for entry in anchors.iter().flat_map(|anchor| holding(entries, anchor)) {
        let nickname = entry.nickname.as_str();
        if done.contains(&nickname) {
            continue;
        }
        done.push(nickname);
        let count = namesakes(entries, nickname);
        for _ in 0..count {
            plan.run(
                By::User,
                database.certutil(program, &["-D", "-n", nickname, "-f", "/dev/null"]),
            );
        }
        if count == 1 {
            continue;
        }
        // Which one `-D` takes is its own choice: all go, and the others come back.
        let mut same = entries.iter().filter(|one| one.nickname == nickname);
        if same.any(|one| one.trust != entry.trust) || entry.certificates.len() != count {
            return Err(TrustError::SharedNickname(nickname.to_owned()));
        }
        for other in &entry.certificates {
            if !anchors.iter().any(|anchor| anchor.is(other)) {
                let add = ["-A", "-t", &entry.trust, "-n", nickname, "-a"];
                let add = database.certutil(program, &add);
                plan.run(By::User, add.with_input(to_pem(other)));
            }
        }
    }
    Ok(plan)
}

impl TrustStore for Database {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, anchor: &Anchor, context: &Context<'_>) -> Result<Presence, TrustError> {
        if !self.is_made() && self.folder.join("cert8.db").is_file() {
            return Ok(Presence::Unsupported(
                "its database is of the old form `dbm:`; start the program once in a current version".to_owned(),
            ));
        }
        let Some(program) = context.machine.find_any(CERTUTIL) else {
            return Ok(Presence::NoTool(missing(context.machine)));
        };
        let entries = self.entries(&program, context)?;
        let found = holding(&entries, anchor);
        Ok(match found.as_slice() {
            [] => Presence::Missing,
            some if some.iter().any(|entry| is_trusted(&entry.trust)) => Presence::Installed,
            [first, ..] => Presence::Partial(format!(
                "it is there as `{}`, and not trusted",
                first.nickname
            )),
        })
    }

    fn plan_install(&self, anchors: &[&Anchor], context: &Context<'_>) -> Result<Plan, TrustError> {
        let mut plan = Plan::default();
        let Some(program) = context.machine.find_any(CERTUTIL) else {
            return Ok(plan);
        };
        if self.has_password(&program, context)? {
            return Err(TrustError::PrimaryPassword);
        }
        if !self.is_made() {
            plan.make_folders(By::User, &self.folder, 0o700);
            plan.run(
                By::User,
                self.certutil(&program, &["-N", "--empty-password"]),
            );
            plan.makes = FILES.iter().map(|file| self.folder.join(file)).collect();
        }
        let entries = self.entries(&program, context)?;
        for anchor in anchors {
            if let Some(entry) = holding(&entries, anchor).first() {
                // It would keep its nickname, whatever is said with `-A` (measured).
                let modify = ["-M", "-t", TRUST, "-n", &entry.nickname];
                plan.run(By::User, self.certutil(&program, &modify));
            } else {
                let name = anchor.name();
                let taken = entries.iter().any(|entry| entry.nickname == name);
                // Somebody else's certificate under this name would make certutil fail (measured).
                let name = if taken {
                    format!("{name}-{}", &anchor.fingerprint()[16..32])
                } else {
                    name
                };
                let add = self.certutil(&program, &["-A", "-t", TRUST, "-n", &name, "-a"]);
                plan.run(By::User, add.with_input(anchor.pem()));
            }
        }
        Ok(plan)
    }

    fn plan_uninstall(
        &self,
        anchors: &[&Anchor],
        kept: &[Kept],
        context: &Context<'_>,
    ) -> Result<Plan, TrustError> {
        let Some(program) = context.machine.find_any(CERTUTIL) else {
            return Ok(Plan::default());
        };
        let entries = self.entries(&program, context)?;
        let plan = remove(self, &program, &entries, anchors)?;
        let file = self.folder.join(FILES[0]);
        let is_ours = kept.iter().any(|kept| kept.made(&file));
        let is_alone = entries
            .iter()
            .all(|entry| own(entry).is_some_and(|one| anchors.iter().any(|anchor| anchor.is(one))));
        let is_free = self.is_made() && self.reader(context.machine).is_none();
        // A database that we made, and in which nothing else has been put, goes as a whole.
        if is_ours && is_alone && is_free && !self.has_keys(&program, context)? {
            let mut plan = Plan::default();
            // Beside the next database they would be taken for its own.
            let journals = begun::journals(&self.folder).into_iter();
            for journal in journals.filter(|file| file.is_file()) {
                plan.push(By::User, Action::Remove(journal));
            }
            // What is told by goes last.
            for file in FILES.iter().rev() {
                plan.push(By::User, Action::Remove(self.folder.join(file)));
            }
            return Ok(plan);
        }
        Ok(plan)
    }

    fn list_ours(&self, context: &Context<'_>) -> Result<Vec<Found>, TrustError> {
        let Some(program) = context.machine.find_any(CERTUTIL) else {
            return Ok(Vec::new());
        };
        let entries = self.entries(&program, context)?.into_iter();
        let found = entries.flat_map(|entry| {
            let nickname = entry.nickname;
            entry
                .certificates
                .into_iter()
                .map(move |certificate| Found {
                    certificate,
                    name: nickname.clone(),
                })
        });
        Ok(found.filter(Found::is_ours).collect())
    }

    fn reader(&self, machine: &Machine) -> Option<&'static str> {
        let runs = super::running::is_locked(&self.folder)
            || (self.reader == Some("Chromium") && super::running::chromium(machine));
        self.reader.filter(|_| runs)
    }
}

fn is_trusted(trust: &str) -> bool {
    trust
        .split(',')
        .next()
        .is_some_and(|servers| servers.contains('C'))
}

fn missing(machine: &Machine) -> MissingTool {
    let package = machine.family().map_or_else(
        || {
            "libnss3-tools (Debian), nss-tools (Fedora), mozilla-nss-tools (openSUSE), nss (Arch)"
                .to_owned()
        },
        |family| family.nss_package.to_owned(),
    );
    MissingTool {
        tool: CERTUTIL[0],
        package,
    }
}
