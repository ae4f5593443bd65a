//! The cipher suites of rustls, with *ring* to encrypt and decrypt.

use ring::aead::{
    AES_128_GCM, AES_256_GCM, Aad, Algorithm, CHACHA20_POLY1305, LessSafeKey, Nonce as RingNonce,
    UnboundKey,
};
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter,
    MessageEncrypter, NONCE_LEN, Nonce, OutboundOpaqueMessage, OutboundPlainMessage,
    PrefixedPayload, Tls12AeadAlgorithm, Tls13AeadAlgorithm, UnsupportedOperationError,
    make_tls12_aad, make_tls13_aad,
};
use rustls::crypto::tls12::PrfUsingHmac;
use rustls::crypto::tls13::HkdfUsingHmac;
use rustls::crypto::{CipherSuiteCommon, KeyExchangeAlgorithm};
use rustls::{
    CipherSuite, ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion, SignatureScheme,
    SupportedCipherSuite, Tls12CipherSuite, Tls13CipherSuite,
};

use super::ring_provider::{HMAC_SHA256, HMAC_SHA384, Hash, SHA256, SHA384};

const TAG_LEN: usize = 16;

/// What TLS 1.2 sends of a nonce of AES-GCM; the rest follows from the handshake.
const EXPLICIT_LEN: usize = 8;
const FIXED_LEN: usize = NONCE_LEN - EXPLICIT_LEN;

/// The most that a record of TLS 1.2 holds.
const RECORD: usize = 1 << 14;

/// How many records AES-GCM may encrypt with one key.
const GCM_LIMIT: u64 = 1 << 24;

/// In the order of rustls.
pub(super) static SUITES: [SupportedCipherSuite; 9] = [
    SupportedCipherSuite::Tls13(&AES_256_13),
    SupportedCipherSuite::Tls13(&AES_128_13),
    SupportedCipherSuite::Tls13(&CHACHA_13),
    SupportedCipherSuite::Tls12(&ECDSA_AES_256_12),
    SupportedCipherSuite::Tls12(&ECDSA_AES_128_12),
    SupportedCipherSuite::Tls12(&ECDSA_CHACHA_12),
    SupportedCipherSuite::Tls12(&RSA_AES_256_12),
    SupportedCipherSuite::Tls12(&RSA_AES_128_12),
    SupportedCipherSuite::Tls12(&RSA_CHACHA_12),
];

static AES_256_13: Tls13CipherSuite = Tls13CipherSuite {
    common: common(CipherSuite::TLS13_AES_256_GCM_SHA384, &SHA384, GCM_LIMIT),
    hkdf_provider: &HkdfUsingHmac(&HMAC_SHA384),
    aead_alg: &AES_256,
    quic: None,
};
static AES_128_13: Tls13CipherSuite = Tls13CipherSuite {
    common: common(CipherSuite::TLS13_AES_128_GCM_SHA256, &SHA256, GCM_LIMIT),
    hkdf_provider: &HkdfUsingHmac(&HMAC_SHA256),
    aead_alg: &AES_128,
    quic: None,
};
static CHACHA_13: Tls13CipherSuite = Tls13CipherSuite {
    common: common(
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256,
        &SHA256,
        u64::MAX,
    ),
    hkdf_provider: &HkdfUsingHmac(&HMAC_SHA256),
    aead_alg: &CHACHA,
    quic: None,
};

static ECDSA_AES_256_12: Tls12CipherSuite = gcm_12(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ECDSA,
    &AES_256,
    (&SHA384, &PRF_SHA384),
);
static ECDSA_AES_128_12: Tls12CipherSuite = gcm_12(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    ECDSA,
    &AES_128,
    (&SHA256, &PRF_SHA256),
);
static ECDSA_CHACHA_12: Tls12CipherSuite = chacha_12(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ECDSA,
);
static RSA_AES_256_12: Tls12CipherSuite = gcm_12(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    RSA,
    &AES_256,
    (&SHA384, &PRF_SHA384),
);
static RSA_AES_128_12: Tls12CipherSuite = gcm_12(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    RSA,
    &AES_128,
    (&SHA256, &PRF_SHA256),
);
static RSA_CHACHA_12: Tls12CipherSuite = chacha_12(
    CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    RSA,
);

static PRF_SHA256: PrfUsingHmac<'static> = PrfUsingHmac(&HMAC_SHA256);
static PRF_SHA384: PrfUsingHmac<'static> = PrfUsingHmac(&HMAC_SHA384);

static ECDSA: &[SignatureScheme] = &[
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP256_SHA256,
];
static RSA: &[SignatureScheme] = &[
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA256,
];

const fn common(suite: CipherSuite, hash: &'static Hash, limit: u64) -> CipherSuiteCommon {
    CipherSuiteCommon {
        suite,
        hash_provider: hash,
        confidentiality_limit: limit,
    }
}

const fn gcm_12(
    suite: CipherSuite,
    sign: &'static [SignatureScheme],
    cipher: &'static Cipher,
    (hash, prf): (&'static Hash, &'static PrfUsingHmac<'static>),
) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: common(suite, hash, GCM_LIMIT),
        kx: KeyExchangeAlgorithm::ECDHE,
        sign,
        aead_alg: cipher,
        prf_provider: prf,
    }
}

const fn chacha_12(suite: CipherSuite, sign: &'static [SignatureScheme]) -> Tls12CipherSuite {
    Tls12CipherSuite {
        common: common(suite, &SHA256, u64::MAX),
        kx: KeyExchangeAlgorithm::ECDHE,
        sign,
        aead_alg: &CHACHA,
        prf_provider: &PRF_SHA256,
    }
}

static AES_128: Cipher = Cipher {
    algorithm: &AES_128_GCM,
    explicit: EXPLICIT_LEN,
    secrets: |key, iv| ConnectionTrafficSecrets::Aes128Gcm { key, iv },
};
static AES_256: Cipher = Cipher {
    algorithm: &AES_256_GCM,
    explicit: EXPLICIT_LEN,
    secrets: |key, iv| ConnectionTrafficSecrets::Aes256Gcm { key, iv },
};
static CHACHA: Cipher = Cipher {
    algorithm: &CHACHA20_POLY1305,
    explicit: 0,
    secrets: |key, iv| ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
};

struct Cipher {
    algorithm: &'static Algorithm,
    /// How much of the nonce TLS 1.2 sends with each record.
    explicit: usize,
    secrets: fn(AeadKey, Iv) -> ConnectionTrafficSecrets,
}

impl Cipher {
    fn key(&self, key: &AeadKey) -> Key {
        let key = UnboundKey::new(self.algorithm, key.as_ref());
        Key(key.ok().map(LessSafeKey::new))
    }

    fn record_12(&self, key: &AeadKey, fixed: &[u8], explicit: &[u8]) -> Record12 {
        Record12 {
            key: self.key(key),
            base: nonce_base(fixed, explicit),
            explicit: self.explicit,
        }
    }
}

/// Both parts of a nonce; what is not known yet is zero.
fn nonce_base(fixed: &[u8], explicit: &[u8]) -> [u8; NONCE_LEN] {
    let mut base = [0; NONCE_LEN];
    for (to, from) in base.iter_mut().zip(fixed.iter().chain(explicit)) {
        *to = *from;
    }
    base
}

impl Tls13AeadAlgorithm for Cipher {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        let key = self.key(&key);
        Box::new(Record13 { key, iv })
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        let key = self.key(&key);
        Box::new(Record13 { key, iv })
    }

    fn key_len(&self) -> usize {
        self.algorithm.key_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok((self.secrets)(key, iv))
    }
}

impl Tls12AeadAlgorithm for Cipher {
    fn encrypter(&self, key: AeadKey, iv: &[u8], explicit: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(self.record_12(&key, iv, explicit))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(self.record_12(&key, iv, &[]))
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape {
            enc_key_len: self.algorithm.key_len(),
            fixed_iv_len: NONCE_LEN - self.explicit,
            explicit_nonce_len: self.explicit,
        }
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok((self.secrets)(key, Iv::new(nonce_base(iv, explicit))))
    }
}

/// A key, or nothing where it has not the length that the algorithm takes.
struct Key(Option<LessSafeKey>);

impl Key {
    /// Encrypts what follows the first `clear` bytes, and adds its tag.
    fn seal(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        payload: &mut PrefixedPayload,
        clear: usize,
    ) -> Result<(), Error> {
        let key = self.0.as_ref().ok_or(Error::EncryptError)?;
        let nonce = RingNonce::assume_unique_for_key(nonce);
        let plain = payload.as_mut().get_mut(clear..);
        let plain = plain.ok_or(Error::EncryptError)?;
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), plain);
        let tag = tag.map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts what follows the first `clear` bytes, moves it to the front, and gives its length.
    fn open(
        &self,
        nonce: [u8; NONCE_LEN],
        aad: &[u8],
        payload: &mut [u8],
        clear: usize,
    ) -> Result<usize, Error> {
        let key = self.0.as_ref().ok_or(Error::DecryptError)?;
        let nonce = RingNonce::assume_unique_for_key(nonce);
        let plain = key.open_within(nonce, Aad::from(aad), payload, clear..);
        plain
            .map(|plain| plain.len())
            .map_err(|_| Error::DecryptError)
    }
}

struct Record13 {
    key: Key,
    iv: Iv,
}

impl MessageEncrypter for Record13 {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        sequence: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let length = self.encrypted_payload_len(message.payload.len());
        let mut payload = PrefixedPayload::with_capacity(length);
        payload.extend_from_chunks(&message.payload);
        payload.extend_from_slice(&message.typ.to_array());
        let nonce = Nonce::new(&self.iv, sequence).0;
        self.key
            .seal(nonce, &make_tls13_aad(length), &mut payload, 0)?;
        // TLS 1.3 poses as TLS 1.2 and hides what kind of message it is.
        let (kind, version) = (ContentType::ApplicationData, ProtocolVersion::TLSv1_2);
        Ok(OutboundOpaqueMessage::new(kind, version, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        length + 1 + TAG_LEN
    }
}

impl MessageDecrypter for Record13 {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let nonce = Nonce::new(&self.iv, sequence).0;
        let aad = make_tls13_aad(message.payload.len());
        let length = self.key.open(nonce, &aad, &mut message.payload, 0)?;
        message.payload.truncate(length);
        message.into_tls13_unpadded_message()
    }
}

struct Record12 {
    key: Key,
    base: [u8; NONCE_LEN],
    explicit: usize,
}

impl Record12 {
    fn nonce(&self, sequence: u64) -> [u8; NONCE_LEN] {
        Nonce::new(&Iv::new(self.base), sequence).0
    }
}

impl MessageEncrypter for Record12 {
    fn encrypt(
        &mut self,
        message: OutboundPlainMessage<'_>,
        sequence: u64,
    ) -> Result<OutboundOpaqueMessage, Error> {
        let length = message.payload.len();
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(length));
        let nonce = self.nonce(sequence);
        payload.extend_from_slice(&nonce[NONCE_LEN - self.explicit..]);
        payload.extend_from_chunks(&message.payload);
        let aad = make_tls12_aad(sequence, message.typ, message.version, length);
        self.key.seal(nonce, &aad, &mut payload, self.explicit)?;
        let (kind, version) = (message.typ, message.version);
        Ok(OutboundOpaqueMessage::new(kind, version, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        self.explicit + length + TAG_LEN
    }
}

impl MessageDecrypter for Record12 {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let overhead = self.explicit + TAG_LEN;
        let length = message.payload.len().checked_sub(overhead);
        let length = length.ok_or(Error::DecryptError)?;
        let mut nonce = self.nonce(sequence);
        if self.explicit > 0 {
            let explicit = &message.payload[..self.explicit];
            nonce = nonce_base(&self.base[..FIXED_LEN], explicit);
        }
        let aad = make_tls12_aad(sequence, message.typ, message.version, length);
        let payload = &mut message.payload;
        let length = self.key.open(nonce, &aad, payload, self.explicit)?;
        if length > RECORD {
            return Err(Error::PeerSentOversizedRecord);
        }
        message.payload.truncate(length);
        Ok(message.into_plain_message())
    }
}
