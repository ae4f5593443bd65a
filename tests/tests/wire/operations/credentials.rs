//! Access tokens of an installation.

use http::Method;
use serde_json::json;
use vercel_marketplace::models::{
    AccessTokenType, RevokeInstallationCredentialRequest,
    RevokeInstallationCredentialRequestRequired, RevokedCredential,
    RotateInstallationCredentialRequest, RotateInstallationCredentialRequestRequired,
    RotatedCredential,
};

use crate::support::Description;

pub(crate) fn all() -> Vec<Description> {
    vec![rotate(), revoke()]
}

fn rotate_request() -> RotateInstallationCredentialRequest {
    RotateInstallationCredentialRequest::new(RotateInstallationCredentialRequestRequired {
        client_secret: "hush-client-secret".into(),
    })
}

fn rotate() -> Description {
    let full = json!({"client_secret": "hush-client-secret", "client_id": "oac_1"});
    let minimal = json!({"client_secret": "hush-client-secret"});
    let answer = json!({
        "access_token": "hush-new-token",
        "expires_in": 3600,
        "scope": "integration",
        "token_type": "oauth2-token",
    });
    let later = json!({
        "access_token": "hush-new-token",
        "expires_in": 0.5,
        "scope": "",
        "token_type": "dpop",
    });
    let id = "rotate-installation-credential";
    Description::of_installation(id, Method::POST, "/credentials/rotate")
        .send("all fields", full, |caller| {
            let body = rotate_request().client_id("oac_1");
            Box::new(caller.installation().rotate_installation_credential(body))
        })
        .send("required fields", minimal, |caller| {
            Box::new(
                caller
                    .installation()
                    .rotate_installation_credential(rotate_request()),
            )
        })
        .answer(200, answer, |rotated: RotatedCredential| {
            assert_eq!(rotated.access_token.expose(), "hush-new-token");
            assert_eq!(rotated.expires_in, 3600.0);
            assert_eq!(rotated.scope, "integration");
            assert_eq!(rotated.token_type, AccessTokenType::Oauth2Token);
        })
        .answer(200, later, |rotated: RotatedCredential| {
            assert_eq!(rotated.expires_in, 0.5);
            assert_eq!(rotated.scope, "");
            let later = AccessTokenType::Unknown("dpop".to_owned());
            assert_eq!(rotated.token_type, later);
        })
        .required(&["/access_token", "/expires_in", "/scope", "/token_type"])
        .errors(&[400, 401, 403, 404, 409, 410])
}

fn revoke_request() -> RevokeInstallationCredentialRequest {
    RevokeInstallationCredentialRequest::new(RevokeInstallationCredentialRequestRequired {
        token: "hush-old-token".into(),
        client_secret: "hush-client-secret".into(),
    })
}

fn revoke() -> Description {
    let full = json!({
        "token": "hush-old-token",
        "client_secret": "hush-client-secret",
        "client_id": "oac_1",
    });
    let minimal = json!({"token": "hush-old-token", "client_secret": "hush-client-secret"});
    let id = "revoke-installation-credential";
    Description::of_installation(id, Method::POST, "/credentials/revoke")
        .repeatable()
        .send("all fields", full, |caller| {
            let body = revoke_request().client_id("oac_1");
            Box::new(caller.installation().revoke_installation_credential(body))
        })
        .send("required fields", minimal, |caller| {
            Box::new(
                caller
                    .installation()
                    .revoke_installation_credential(revoke_request()),
            )
        })
        .answer(
            200,
            json!({"revoked": true, "already_revoked": false}),
            |revoked: RevokedCredential| {
                assert!(revoked.revoked);
                assert!(!revoked.already_revoked);
            },
        )
        .answer(
            200,
            json!({"revoked": false, "already_revoked": true}),
            |revoked: RevokedCredential| {
                assert!(!revoked.revoked);
                assert!(revoked.already_revoked);
            },
        )
        .required(&["/revoked", "/already_revoked"])
        .errors(&[400, 401, 403, 404, 409, 410])
}
