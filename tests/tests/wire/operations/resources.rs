//! Reading and deleting resources.

use http::Method;
use serde_json::json;

use super::resource_answers::{
    check_later, check_listed, check_minimal, check_no_resources, check_one, check_sparse,
    check_sparse_list, later, list, minimal, one, sparse, sparse_list,
};
use crate::support::Description;

pub(crate) fn all() -> Vec<Description> {
    vec![list_resources(), get_resource(), delete_resource()]
}

fn list_resources() -> Description {
    Description::of_installation("get-integration-resources", Method::GET, "/resources")
        .call(|caller| Box::new(caller.installation().get_integration_resources()))
        .answer(200, list(), check_listed)
        .answer(200, sparse_list(), check_sparse_list)
        .answer(200, json!({"resources": []}), check_no_resources)
        .required(&[
            "/resources",
            "/resources/0/internalId",
            "/resources/0/name",
            "/resources/0/partnerId",
            "/resources/0/productId",
            "/resources/0/notification/level",
            "/resources/0/notification/title",
            "/resources/0/protocolSettings/authentication/appUrls/0/target",
            "/resources/0/protocolSettings/authentication/appUrls/0/url",
            "/resources/0/protocolSettings/authentication/appUrls/1/target",
            "/resources/0/protocolSettings/authentication/appUrls/1/url",
            "/resources/1/internalId",
            "/resources/1/name",
            "/resources/1/partnerId",
            "/resources/1/productId",
        ])
        .errors(&[400, 401, 403, 404, 410])
}

fn get_resource() -> Description {
    let id = "get-integration-resource";
    Description::of_installation(id, Method::GET, "/resources/{resourceId}")
        .call(|caller| {
            let resource = caller.value("resourceId");
            Box::new(caller.installation().get_integration_resource(resource))
        })
        .answer(200, one(), check_one)
        .answer(200, minimal(), check_minimal)
        .answer(200, later(), check_later)
        .answer(200, sparse(json!({})), check_sparse)
        .answer(200, sparse(json!({"authentication": {}})), check_sparse)
        .required(&[
            "/id",
            "/internalId",
            "/name",
            "/productId",
            "/notification/level",
            "/notification/title",
            "/customClaims/claimRules/0/claims",
            "/customClaims/claimRules/1/claims",
            "/protocolSettings/authentication/appUrls/0/target",
            "/protocolSettings/authentication/appUrls/0/url",
        ])
        .errors(&[400, 401, 403, 404, 410])
}

fn delete_resource() -> Description {
    let id = "delete-integration-resource";
    Description::of_installation(id, Method::DELETE, "/resources/{resourceId}")
        .call(|caller| {
            let resource = caller.value("resourceId");
            Box::new(caller.installation().delete_integration_resource(resource))
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410])
}
