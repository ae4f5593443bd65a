//! Single sign-on.

use http::Method;
use serde_json::json;
use vercel_marketplace::models::{
    AuthorizationCodeGrant, AuthorizationCodeGrantRequired, RefreshTokenGrant,
    RefreshTokenGrantRequired, SsoTokens,
};
use vercel_marketplace::runtime::Secret;

use crate::support::Description;

pub(crate) fn all() -> Vec<Description> {
    vec![exchange()]
}

fn code() -> AuthorizationCodeGrant {
    AuthorizationCodeGrant::new(AuthorizationCodeGrantRequired {
        code: "hush-code".into(),
        client_id: "oac_1".into(),
        client_secret: "hush-client-secret".into(),
    })
}

fn refresh() -> RefreshTokenGrant {
    RefreshTokenGrant::new(RefreshTokenGrantRequired {
        refresh_token: "hush-refresh-token".into(),
        client_id: "oac_1".into(),
        client_secret: "hush-client-secret".into(),
    })
}

fn exchange() -> Description {
    let full_code = json!({
        "code": "hush-code",
        "state": "st-1",
        "client_id": "oac_1",
        "client_secret": "hush-client-secret",
        "redirect_uri": "https://acme.example/callback?a=b",
        "grant_type": "authorization_code",
    });
    let minimal_code = json!({
        "code": "hush-code",
        "client_id": "oac_1",
        "client_secret": "hush-client-secret",
        "grant_type": "authorization_code",
    });
    let refreshing = json!({
        "refresh_token": "hush-refresh-token",
        "client_id": "oac_1",
        "client_secret": "hush-client-secret",
        "grant_type": "refresh_token",
    });
    let description = Description::without_token(
        "exchange-sso-token",
        Method::POST,
        "/v1/integrations/sso/token",
    );
    let description = description
        .send("code, all fields", full_code, |caller| {
            let body = code()
                .state("st-1")
                .redirect_uri("https://acme.example/callback?a=b");
            Box::new(caller.client().exchange_sso_token(body))
        })
        .send("code, required fields", minimal_code, |caller| {
            Box::new(caller.client().exchange_sso_token(code()))
        })
        .send("refresh", refreshing, |caller| {
            Box::new(caller.client().exchange_sso_token(refresh()))
        });
    answers(description)
        .required(&["/id_token"])
        .nullable(&["/access_token", "/token_type"])
        .errors(&[400, 403, 500])
}

fn answers(description: Description) -> Description {
    let full = json!({
        "id_token": "hush-id-token",
        "access_token": "hush-access-token",
        "token_type": "Bearer",
        "expires_in": 3600,
        "refresh_token": "hush-refresh-token",
    });
    let minimal = json!({"id_token": "hush-id-token", "access_token": null, "token_type": null});
    let exposed =
        |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
    description
        .answer(200, full, move |tokens: SsoTokens| {
            assert_eq!(tokens.id_token.expose(), "hush-id-token");
            let access_token = exposed(&tokens.access_token);
            assert_eq!(access_token.as_deref(), Some("hush-access-token"));
            assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
            assert_eq!(tokens.expires_in, Some(3600.0));
            let refresh_token = exposed(&tokens.refresh_token);
            assert_eq!(refresh_token.as_deref(), Some("hush-refresh-token"));
        })
        .answer(200, minimal, |tokens: SsoTokens| {
            assert_eq!(tokens.id_token.expose(), "hush-id-token");
            assert_eq!(tokens.access_token, None);
            assert_eq!(tokens.token_type, None);
            assert_eq!(tokens.expires_in, None);
            assert_eq!(tokens.refresh_token, None);
        })
}
