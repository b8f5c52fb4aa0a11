//! PKCS#12 files, whose key derivations and ciphers are their author's choice, as `cert import` reads them.

use super::certificates;

pub fn run(bytes: &[u8]) {
    certificates::examine(bytes);
}
