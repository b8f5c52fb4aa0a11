//! Where state, configuration and caches live.
//!
//! Root uses `/var/lib`, `/etc` and `/var/cache`; a user the XDG folders; a systemd service what its unit grants
//! (`STATE_DIRECTORY`, `CONFIGURATION_DIRECTORY`, `CACHE_DIRECTORY`, systemd.exec(5)).

use std::path::{Path, PathBuf};

use crate::config::Environment;

/// The folders of one run. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Certificates, keys, accounts: what must not be lost.
    pub state: PathBuf,
    /// `config.toml`.
    pub config: PathBuf,
    /// Recognition models: what can be fetched again.
    pub cache: PathBuf,
}

/// Neither a home folder nor a folder by name was given.
#[derive(Debug, thiserror::Error)]
#[error("neither HOME nor {variable} is set")]
pub struct NoHome {
    /// The variable that would have answered.
    pub variable: &'static str,
}

impl Paths {
    /// Finds the folders. `state` is `--state`, which wins over everything.
    ///
    /// # Errors
    ///
    /// [`NoHome`] when a user's folder is needed and `HOME` is not set.
    pub fn find(
        environment: &Environment,
        root: bool,
        state: Option<&Path>,
    ) -> Result<Self, NoHome> {
        let pick = |own: &'static str, unit: &str, system: &str, xdg: &str, home: &str| {
            if let Some(path) = environment
                .path(own)
                .or_else(|| environment.first_path(unit))
            {
                return Ok(path);
            }
            if root {
                return Ok(Path::new(system).join("voicectl"));
            }
            let base = match environment.path(xdg).filter(|path| path.is_absolute()) {
                Some(base) => base,
                None => environment
                    .path("HOME")
                    .ok_or(NoHome { variable: own })?
                    .join(home),
            };
            Ok(base.join("voicectl"))
        };
        let state = match state {
            Some(path) => path.to_owned(),
            None => pick(
                "VOICECTL_STATE",
                "STATE_DIRECTORY",
                "/var/lib",
                "XDG_STATE_HOME",
                ".local/state",
            )?,
        };
        Ok(Self {
            state,
            config: pick(
                "VOICECTL_CONFIG",
                "CONFIGURATION_DIRECTORY",
                "/etc",
                "XDG_CONFIG_HOME",
                ".config",
            )?,
            cache: pick(
                "VOICECTL_CACHE",
                "CACHE_DIRECTORY",
                "/var/cache",
                "XDG_CACHE_HOME",
                ".cache",
            )?,
        })
    }

    /// The folder of recognition models.
    #[must_use]
    pub fn models(&self) -> PathBuf {
        self.cache.join("models")
    }

    /// The configuration file.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(vars: &[(&str, &str)], root: bool, state: Option<&str>) -> Paths {
        Paths::find(&Environment::of(vars), root, state.map(Path::new)).expect("folders are found")
    }

    #[test]
    fn root_uses_the_system_folders() {
        let paths = find(&[("HOME", "/home/admin")], true, None);
        assert_eq!(paths.state, Path::new("/var/lib/voicectl"));
        assert_eq!(paths.config, Path::new("/etc/voicectl"));
        assert_eq!(paths.models(), Path::new("/var/cache/voicectl/models"));
    }

    #[test]
    fn a_user_uses_xdg_folders_and_ignores_relative_ones() {
        let paths = find(
            &[
                ("HOME", "/home/a"),
                ("XDG_STATE_HOME", "/s"),
                ("XDG_CONFIG_HOME", "relative"),
            ],
            false,
            None,
        );
        assert_eq!(paths.state, Path::new("/s/voicectl"));
        assert_eq!(paths.config, Path::new("/home/a/.config/voicectl"));
    }

    #[test]
    fn a_unit_grants_its_folders_and_the_flag_wins() {
        let vars = [("STATE_DIRECTORY", "/var/lib/a:/var/lib/b"), ("HOME", "/")];
        assert_eq!(find(&vars, true, None).state, Path::new("/var/lib/a"));
        assert_eq!(find(&vars, true, Some("x")).state, Path::new("x"));
    }

    #[test]
    fn without_a_home_the_variable_is_named() {
        let error = Paths::find(&Environment::of(&[]), false, None).expect_err("no home");
        assert_eq!(error.to_string(), "neither HOME nor VOICECTL_STATE is set");
    }
}
