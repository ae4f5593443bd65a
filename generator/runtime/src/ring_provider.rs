//! The cryptography of *ring* for rustls.
//!
//! rustls has the same behind its feature `ring`, which is not used: it is one for the whole tree
//! of a program. With that feature and `aws_lc_rs` both on, `rustls::ClientConfig::builder()` of
//! somebody else panics, as it no longer knows which to take. The crate `rustls-ring`, which comes
//! with rustls 0.24, can take the place of this file.
//!
//! No algorithm is implemented here. *ring* does the work, and rustls says what it is to be used
//! on.

use std::fmt;
use std::sync::Arc;

use ring::agreement::{
    Algorithm as AgreementAlgorithm, ECDH_P256, ECDH_P384, EphemeralPrivateKey, PublicKey,
    UnparsedPublicKey, X25519, agree_ephemeral,
};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{digest, hmac};
use rustls::crypto::hash::{self, HashAlgorithm};
use rustls::crypto::{
    ActiveKeyExchange, CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, SharedSecret,
    SupportedKxGroup, WebPkiSupportedAlgorithms,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{Error, NamedGroup, PeerMisbehaved, SignatureScheme};
use webpki::ring as algorithms;

use super::ring_suites::SUITES;

/// What rustls itself offers with *ring*, but for the keys of clients.
pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: SUITES.to_vec(),
        kx_groups: vec![&GROUP_X25519, &GROUP_P256, &GROUP_P384],
        signature_verification_algorithms: SIGNATURES,
        secure_random: &Ring,
        key_provider: &Ring,
    }
}

#[derive(Debug)]
struct Ring;

impl SecureRandom for Ring {
    fn fill(&self, target: &mut [u8]) -> Result<(), GetRandomFailed> {
        let filled = SystemRandom::new().fill(target);
        filled.map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for Ring {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        let message = "a client with a certificate needs a TLS configuration of its own";
        Err(Error::General(message.to_owned()))
    }
}

pub(super) static SHA256: Hash = Hash(&digest::SHA256, HashAlgorithm::SHA256);
pub(super) static SHA384: Hash = Hash(&digest::SHA384, HashAlgorithm::SHA384);

pub(super) struct Hash(&'static digest::Algorithm, HashAlgorithm);

impl hash::Hash for Hash {
    fn start(&self) -> Box<dyn hash::Context> {
        Box::new(HashContext(digest::Context::new(self.0)))
    }

    fn hash(&self, bytes: &[u8]) -> hash::Output {
        hash::Output::new(digest::digest(self.0, bytes).as_ref())
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        self.1
    }
}

struct HashContext(digest::Context);

impl hash::Context for HashContext {
    fn fork_finish(&self) -> hash::Output {
        hash::Output::new(self.0.clone().finish().as_ref())
    }

    fn fork(&self) -> Box<dyn hash::Context> {
        Box::new(Self(self.0.clone()))
    }

    fn finish(self: Box<Self>) -> hash::Output {
        hash::Output::new(self.0.finish().as_ref())
    }

    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

pub(super) static HMAC_SHA256: Hmac = Hmac(&hmac::HMAC_SHA256);
pub(super) static HMAC_SHA384: Hmac = Hmac(&hmac::HMAC_SHA384);

pub(super) struct Hmac(&'static hmac::Algorithm);

impl rustls::crypto::hmac::Hmac for Hmac {
    fn with_key(&self, key: &[u8]) -> Box<dyn rustls::crypto::hmac::Key> {
        Box::new(HmacKey(hmac::Key::new(*self.0, key)))
    }

    fn hash_output_len(&self) -> usize {
        self.0.digest_algorithm().output_len()
    }
}

struct HmacKey(hmac::Key);

impl rustls::crypto::hmac::Key for HmacKey {
    fn sign_concat(
        &self,
        first: &[u8],
        middle: &[&[u8]],
        last: &[u8],
    ) -> rustls::crypto::hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(first);
        for part in middle {
            context.update(part);
        }
        context.update(last);
        rustls::crypto::hmac::Tag::new(context.sign().as_ref())
    }

    fn tag_len(&self) -> usize {
        self.0.algorithm().digest_algorithm().output_len()
    }
}

static GROUP_X25519: Group = Group {
    name: NamedGroup::X25519,
    algorithm: &X25519,
    is_key: |key| key.len() == 32,
};
static GROUP_P256: Group = Group {
    name: NamedGroup::secp256r1,
    algorithm: &ECDH_P256,
    is_key: is_uncompressed,
};
static GROUP_P384: Group = Group {
    name: NamedGroup::secp384r1,
    algorithm: &ECDH_P384,
    is_key: is_uncompressed,
};

/// TLS knows points of no other form.
fn is_uncompressed(point: &[u8]) -> bool {
    point.first() == Some(&4)
}

struct Group {
    name: NamedGroup,
    algorithm: &'static AgreementAlgorithm,
    is_key: fn(&[u8]) -> bool,
}

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let random = SystemRandom::new();
        let own = EphemeralPrivateKey::generate(self.algorithm, &random);
        let own = own.map_err(|_| GetRandomFailed)?;
        let public = own.compute_public_key().map_err(|_| GetRandomFailed)?;
        Ok(Box::new(Exchange {
            group: self.name,
            algorithm: self.algorithm,
            is_key: self.is_key,
            own,
            public,
        }))
    }

    fn name(&self) -> NamedGroup {
        self.name
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

struct Exchange {
    group: NamedGroup,
    algorithm: &'static AgreementAlgorithm,
    is_key: fn(&[u8]) -> bool,
    own: EphemeralPrivateKey,
    public: PublicKey,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let invalid = || Error::from(PeerMisbehaved::InvalidKeyShare);
        if !(self.is_key)(peer) {
            return Err(invalid());
        }
        let peer = UnparsedPublicKey::new(self.algorithm, peer);
        let secret = agree_ephemeral(self.own, &peer, |secret| SharedSecret::from(secret));
        secret.map_err(|_| invalid())
    }

    fn pub_key(&self) -> &[u8] {
        self.public.as_ref()
    }

    fn group(&self) -> NamedGroup {
        self.group
    }
}

static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        algorithms::ECDSA_P256_SHA256,
        algorithms::ECDSA_P256_SHA384,
        algorithms::ECDSA_P384_SHA256,
        algorithms::ECDSA_P384_SHA384,
        algorithms::ED25519,
        algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        algorithms::RSA_PKCS1_2048_8192_SHA256,
        algorithms::RSA_PKCS1_2048_8192_SHA384,
        algorithms::RSA_PKCS1_2048_8192_SHA512,
        algorithms::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    mapping: &[
        // With TLS 1.2 a scheme leaves the curve open; TLS 1.3 takes the first alone.
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[algorithms::ECDSA_P384_SHA384, algorithms::ECDSA_P256_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[algorithms::ECDSA_P256_SHA256, algorithms::ECDSA_P384_SHA256],
        ),
        (SignatureScheme::ED25519, &[algorithms::ED25519]),
        (
            SignatureScheme::RSA_PSS_SHA512,
            &[algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA384,
            &[algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA256,
            &[algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA512,
            &[algorithms::RSA_PKCS1_2048_8192_SHA512],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA384,
            &[algorithms::RSA_PKCS1_2048_8192_SHA384],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA256,
            &[algorithms::RSA_PKCS1_2048_8192_SHA256],
        ),
    ],
};
