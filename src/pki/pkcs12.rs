//! PKCS#12 (RFC 7292): a certificate with its chain and key in one file, or certificates to be trusted.
//!
//! Read and written here and not by a library: those there are read no BER, which NSS and macOS write, only some of the
//! ciphers that are about, and do as much work as a file demands.

mod read;
mod write;

pub(super) use read::read;
pub use write::{Identity, Strength, identity, truststore};

/// 1.2.840.113549.1.7.1 and .6: contents of PKCS#7.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// 1.2.840.113549.1.12.10.1: kinds of bags.
const BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
const SHROUDED_KEY_BAG: u8 = 2;
const CERTIFICATE_BAG: u8 = 3;
/// 1.2.840.113549.1.9.22.1 and 1.2.840.113549.1.9.23.1: X.509, in bags.
const X509_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
const X509_CRL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x17, 0x01];
/// 1.3.14.3.2.26 and 2.16.840.1.101.3.4.2.1.
const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
