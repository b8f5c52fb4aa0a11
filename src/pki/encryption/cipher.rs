//! Block ciphers in CBC mode with the padding of PKCS#7: AES, and what older files use.

use aws_lc_rs::cipher::{
    self as aes, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit,
};
use des::{Des, TdesEde3};
use rc2::Rc2;
use zeroize::Zeroizing;

/// A cipher with the length of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pki) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    /// Single DES, 56 bits.
    Des,
    /// Triple DES with three keys.
    TripleDes,
    /// Triple DES with two keys.
    TwoKeyTripleDes,
    /// RC2 (RFC 2268), as long effectively as its key: 40, 64 or 128 bits.
    Rc2 {
        octets: usize,
    },
}

impl Cipher {
    /// Octets of its key.
    pub(in crate::pki) const fn key_length(self) -> usize {
        match self {
            Self::Aes128 | Self::TwoKeyTripleDes => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Des => 8,
            Self::Rc2 { octets } => octets,
        }
    }

    /// Octets of a block, and of the initialisation vector.
    pub(in crate::pki) const fn block_length(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            _ => 8,
        }
    }

    /// `None` when key or vector are of another length, or the padding shows that the key is wrong.
    pub(in crate::pki) fn decrypt(
        self,
        key: &[u8],
        iv: &[u8],
        data: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        if data.is_empty() || !data.len().is_multiple_of(self.block_length()) {
            return None;
        }
        let mut buffer = Zeroizing::new(data.to_vec());
        let length = match self {
            Self::Aes128 => decrypt_aes(&aes::AES_128, key, iv, &mut buffer),
            Self::Aes192 => decrypt_aes(&aes::AES_192, key, iv, &mut buffer),
            Self::Aes256 => decrypt_aes(&aes::AES_256, key, iv, &mut buffer),
            Self::Des => decrypt_old::<Des>(key, iv, &mut buffer),
            Self::TripleDes => decrypt_old::<TdesEde3>(key, iv, &mut buffer),
            Self::TwoKeyTripleDes => decrypt_old::<TdesEde3>(&three(key)?, iv, &mut buffer),
            Self::Rc2 { .. } => decrypt_old::<Rc2>(key, iv, &mut buffer),
        }?;
        buffer.truncate(length);
        Some(buffer)
    }

    /// `None` when key or vector are of another length, or for a cipher that is only read.
    pub(in crate::pki) fn encrypt(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Aes256 => {
                let mut buffer = Zeroizing::new(Vec::with_capacity(data.len() + 16));
                buffer.extend_from_slice(data);
                let iv = FixedLength::try_from(iv).ok()?;
                PaddedBlockEncryptingKey::cbc_pkcs7(
                    UnboundCipherKey::new(&aes::AES_256, key).ok()?,
                )
                .ok()?
                .less_safe_encrypt(&mut *buffer, EncryptionContext::Iv128(iv))
                .ok()?;
                Some(std::mem::take(&mut *buffer))
            }
            Self::TripleDes => encrypt_old::<TdesEde3>(key, iv, data),
            _ => None,
        }
    }
}

/// The two keys K1, K2 as K1, K2, K1.
fn three(key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let first = key.get(..8)?;
    Some(Zeroizing::new([key, first].concat()))
}

fn decrypt_aes(
    algorithm: &'static aes::Algorithm,
    key: &[u8],
    iv: &[u8],
    buffer: &mut [u8],
) -> Option<usize> {
    let key = UnboundCipherKey::new(algorithm, key).ok()?;
    let iv = FixedLength::try_from(iv).ok()?;
    let plain = PaddedBlockDecryptingKey::cbc_pkcs7(key)
        .ok()?
        .decrypt(buffer, DecryptionContext::Iv128(iv))
        .ok()?;
    Some(plain.len())
}

fn decrypt_old<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    buffer: &mut [u8],
) -> Option<usize> {
    let decryptor = cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?;
    Some(decryptor.decrypt_padded::<Pkcs7>(buffer).ok()?.len())
}

fn encrypt_old<C: BlockCipherEncrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    data: &[u8],
) -> Option<Vec<u8>> {
    let encryptor = cbc::Encryptor::<C>::new_from_slices(key, iv).ok()?;
    Some(encryptor.encrypt_padded_vec::<Pkcs7>(data))
}
