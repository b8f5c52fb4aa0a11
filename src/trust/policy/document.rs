//! JSON files that administrators keep by hand: changed without loss, and put back as they were.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::trust::TrustError;
use crate::trust::receipt::Kept;
use crate::trust::step::{Action, By, Plan};

/// Larger files are no policies.
const LARGEST: u64 = 4 << 20;

/// A policy file; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) value: Map<String, Value>,
    before: Map<String, Value>,
    is_there: bool,
}

impl Document {
    /// Reads a file, through a link where it is one.
    pub(super) fn read(path: &Path) -> Result<Self, TrustError> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let text = match fs::metadata(&path) {
            Ok(found) if found.len() > LARGEST => {
                return Err(TrustError::PolicyFile("it is too large".to_owned()));
            }
            _ => match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Ok(Self {
                        path,
                        ..Self::default()
                    });
                }
                Err(source) => return Err(TrustError::io("read", path, source)),
            },
        };
        let value = parse(&text).map_err(TrustError::PolicyFile)?;
        Ok(Self {
            path,
            before: value.clone(),
            value,
            is_there: true,
        })
    }

    /// Whether there is a file.
    pub(super) const fn is_there(&self) -> bool {
        self.is_there
    }

    /// A list in it, made where there is none. The names lead to it from the outside in.
    pub(super) fn list_mut(&mut self, names: &[&str]) -> Result<&mut Vec<Value>, TrustError> {
        let wrong = |name: &str| TrustError::PolicyFile(format!("`{name}` is of another kind"));
        let mut here = &mut self.value;
        let (last, outer) = names.split_last().unwrap_or((&"", &[]));
        for name in outer {
            let inner = here
                .entry((*name).to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            here = inner.as_object_mut().ok_or_else(|| wrong(name))?;
        }
        let list = here
            .entry((*last).to_owned())
            .or_insert_with(|| Value::Array(Vec::new()));
        list.as_array_mut().ok_or_else(|| wrong(last))
    }

    /// A list in it; an empty one where there is none.
    pub(super) fn list(&self, names: &[&str]) -> &[Value] {
        let (first, rest) = names.split_first().unwrap_or((&"", &[]));
        let found = rest
            .iter()
            .try_fold(self.value.get(*first), |here, name| Some(here?.get(name)));
        found
            .flatten()
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// Writes it, in folders that are made.
    pub(super) fn write(&self, plan: &mut Plan) {
        if self.value == self.before {
            return;
        }
        if let Some(folder) = self.path.parent() {
            plan.make_folders(By::Root, folder, 0o755);
        }
        plan.write(By::Root, &self.path, text(&self.value));
    }

    /// Writes it after entries were taken out: as it was before voicectl changed it, octet for octet, where that is what
    /// is left; and not at all where it has nothing to say any more. `inherited` is what a file that voicectl made began
    /// with.
    pub(super) fn write_rest(
        &self,
        plan: &mut Plan,
        kept: &[Kept],
        inherited: &Map<String, Value>,
    ) {
        if self.value == self.before {
            return;
        }
        let rest = pruned(self.value.clone());
        let mut files = kept.iter().flat_map(|kept| &kept.files);
        let file = files.find(|file| file.path == self.path);
        let remove = match file.map(|file| &file.previous) {
            // Made by voicectl, or by nobody knows whom.
            Some(None) => rest.is_empty() || rest == pruned(inherited.clone()),
            Some(Some(previous)) => {
                if parse(previous).is_ok_and(|before| pruned(before) == rest) {
                    plan.write(By::Root, &self.path, previous.clone());
                    return;
                }
                false
            }
            None => rest.is_empty(),
        };
        if remove {
            plan.push(By::Root, Action::Remove(self.path.clone()));
        } else {
            plan.write(By::Root, &self.path, text(&rest));
        }
    }
}

fn parse(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("it is no JSON object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn text(value: &Map<String, Value>) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Without lists and objects that hold nothing.
fn pruned(object: Map<String, Value>) -> Map<String, Value> {
    object
        .into_iter()
        .filter_map(|(name, value)| match value {
            Value::Object(inner) => {
                let inner = pruned(inner);
                (!inner.is_empty()).then_some((name, Value::Object(inner)))
            }
            Value::Array(list) if list.is_empty() => None,
            value => Some((name, value)),
        })
        .collect()
}
