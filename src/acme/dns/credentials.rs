//! What a DNS provider is told to believe us: from the environment, or from a file that nobody else may read.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use zeroize::Zeroizing;

use super::DnsError;
use crate::pki::shown::shown;

/// Bytes of the longest file; a service account of Google has some 2400.
const LONGEST: u64 = 64 * 1024;

/// Looks a variable up.
type Lookup = Box<dyn Fn(&str) -> Option<Zeroizing<String>> + Send + Sync>;

/// Values by name: the environment first, then a file of `NAME=VALUE` lines.
///
/// `NAME_FILE` names a file that holds the value, as lego has it.
pub struct Credentials {
    environment: Lookup,
    file: BTreeMap<String, Zeroizing<String>>,
}

/// Names only.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.file.keys()).finish()
    }
}

impl Credentials {
    /// From what looks variables up.
    pub fn new(
        environment: impl Fn(&str) -> Option<Zeroizing<String>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            environment: Box::new(environment),
            file: BTreeMap::new(),
        }
    }

    /// And from a file of `NAME=VALUE` lines; `#` begins a comment line, `export ` and quotes around a value are dropped.
    ///
    /// # Errors
    ///
    /// [`DnsError::Credentials`] when it cannot be read, others may read it, or a line is of another form.
    pub fn with_file(mut self, path: &Path) -> Result<Self, DnsError> {
        let text = read(path, true)?;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            // The line is not shown: it may be the secret itself.
            let Some((name, value)) = line.split_once('=').filter(|(name, _)| is_name(name)) else {
                return Err(unusable(
                    path,
                    format!("line {} is not of the form NAME=VALUE", number + 1),
                ));
            };
            let value = unquoted(value.trim());
            self.file
                .insert(name.to_owned(), Zeroizing::new(value.to_owned()));
        }
        Ok(self)
    }

    /// The value of a name, or of the file that `NAME_FILE` names.
    ///
    /// # Errors
    ///
    /// [`DnsError::Credentials`] when that file cannot be read.
    pub fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, DnsError> {
        if let Some(value) = self.plain(name) {
            return Ok(Some(value));
        }
        match self.plain(&format!("{name}_FILE")) {
            Some(path) => {
                let text = read(Path::new(path.as_str()), false)?;
                Ok(Some(Zeroizing::new(text.trim_end().to_owned())))
            }
            None => Ok(None),
        }
    }

    /// What the file says, for a program that reads its environment.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.file
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn plain(&self, name: &str) -> Option<Zeroizing<String>> {
        let value = (self.environment)(name).or_else(|| self.file.get(name).cloned());
        value.filter(|value| !value.is_empty())
    }
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
}

fn unusable(path: &Path, why: impl Into<String>) -> DnsError {
    DnsError::Credentials {
        path: shown(&path.to_string_lossy()),
        why: why.into(),
    }
}

/// Reads a text; `private` refuses one that others may read. The open file is looked at, so nobody can swap it.
pub(super) fn read(path: &Path, private: bool) -> Result<Zeroizing<String>, DnsError> {
    let failed = |error: std::io::Error| unusable(path, error.to_string());
    let file = File::open(path).map_err(failed)?;
    let mode = file.metadata().map_err(failed)?.mode();
    if private && mode & 0o077 != 0 {
        return Err(unusable(
            path,
            format!(
                "others may read it; `chmod 600 {}` closes it",
                path.display()
            ),
        ));
    }
    // All of the room at once: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(8192));
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(unusable(path, "it is too long to be one of credentials"));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(unusable(path, "it is not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn with(text: &str, mode: u32) -> Result<Credentials, DnsError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dns.env");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
        Credentials::new(|name| (name == "B").then(|| Zeroizing::new("env".to_owned())))
            .with_file(&path)
    }

    fn value(credentials: &Credentials, name: &str) -> Option<String> {
        let value = credentials.get(name).expect("readable");
        value.map(|value| value.to_string())
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let credentials = with(
            "# ours\nA=one two\nB=file\nexport C='x=y'\n\nD=\"z\"\nE=\n",
            0o600,
        )
        .expect("readable");
        let found: Vec<_> = ["A", "B", "C", "D", "E", "F"]
            .iter()
            .map(|name| value(&credentials, name))
            .collect();
        let expected = [
            Some("one two"),
            Some("env"),
            Some("x=y"),
            Some("z"),
            None,
            None,
        ]
        .map(|value| value.map(str::to_owned));
        assert_eq!(found, expected);
        assert_eq!(format!("{credentials:?}"), r#"{"A", "B", "C", "D", "E"}"#);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        for mode in [0o644, 0o640, 0o604] {
            let error = with("A=secret", mode).expect_err("refused").to_string();
            assert!(error.contains("chmod 600"), "{error}");
        }
    }

    #[test]
    fn a_wrong_line_is_named_and_not_shown() {
        let error = with("A=1\nhunter2\n", 0o600)
            .expect_err("wrong")
            .to_string();
        assert!(error.contains("line 2"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_value_may_be_in_a_file_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        fs::write(&path, "t0ken\n").expect("written");
        let place = path.to_string_lossy().into_owned();
        let credentials = Credentials::new(move |name| {
            (name == "TOKEN_FILE").then(|| Zeroizing::new(place.clone()))
        });
        assert_eq!(value(&credentials, "TOKEN").as_deref(), Some("t0ken"));
    }
}
