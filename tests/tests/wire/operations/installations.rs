//! The installation, its account and its members.

use http::Method;
use serde_json::json;
use vercel_marketplace::models::{
    AccountInfo, BillingPlanType, Member, MemberRole, NotificationLevel, ResourceStatus,
    UpdateInstallationRequest,
};
use vercel_marketplace::runtime::Nullable;

use super::values::{
    billing_plan, billing_plan_json, minimal_billing_plan, minimal_billing_plan_json,
    minimal_notification, notification, notification_json,
};
use crate::support::Description;

pub(crate) fn all() -> Vec<Description> {
    vec![update_installation(), get_account_info(), get_member()]
}

fn update_installation() -> Description {
    let full = json!({
        "status": "onboarding",
        "externalId": "acme-42",
        "billingPlan": billing_plan_json(),
        "notification": notification_json(),
    });
    let description = Description::of_installation("update-installation", Method::PATCH, "")
        .repeatable()
        .send("all fields", full, |caller| {
            let body = UpdateInstallationRequest::new()
                .status(ResourceStatus::Onboarding)
                .external_id("acme-42")
                .billing_plan(billing_plan())
                .notification(notification());
            Box::new(caller.installation().update_installation(body))
        })
        .answer_empty(204, |(): ()| ())
        .errors(&[400, 401, 403, 404, 410]);
    update_installation_partly(update_installation_notification(description))
}

fn update_installation_partly(description: Description) -> Description {
    let prepayment = json!({
        "status": "uninstalled",
        "billingPlan": minimal_billing_plan_json("prepayment"),
    });
    description
        .send("no field", json!({}), |caller| {
            let body = UpdateInstallationRequest::new();
            Box::new(caller.installation().update_installation(body))
        })
        .send("minimal plan", prepayment, |caller| {
            let body = UpdateInstallationRequest::new()
                .status(ResourceStatus::Uninstalled)
                .billing_plan(minimal_billing_plan(BillingPlanType::Prepayment));
            Box::new(caller.installation().update_installation(body))
        })
        .send(
            "a status of later",
            json!({"status": "archived"}),
            |caller| {
                let body = UpdateInstallationRequest::new().status("archived");
                Box::new(caller.installation().update_installation(body))
            },
        )
}

fn update_installation_notification(description: Description) -> Description {
    let set = json!({"notification": {"level": "info", "title": "Nearly full"}});
    description
        .send("absent notification", json!({}), |caller| {
            let body = UpdateInstallationRequest::new().notification(Nullable::Absent);
            Box::new(caller.installation().update_installation(body))
        })
        .send(
            "cleared notification",
            json!({"notification": null}),
            |caller| {
                let body = UpdateInstallationRequest::new().notification(Nullable::Null);
                Box::new(caller.installation().update_installation(body))
            },
        )
        .send("no notification", json!({"notification": null}), |caller| {
            let body = UpdateInstallationRequest::new().notification(None);
            Box::new(caller.installation().update_installation(body))
        })
        .send("minimal notification", set, |caller| {
            let notification = minimal_notification(NotificationLevel::Info);
            let body = UpdateInstallationRequest::new().notification(notification);
            Box::new(caller.installation().update_installation(body))
        })
}

fn get_account_info() -> Description {
    let full = json!({
        "contact": {"email": "ada@example.com", "name": "Ada"},
        "name": "Acme",
        "url": "https://vercel.com/acme/~/integrations/acme/icfg_abc",
    });
    let without_names =
        json!({"contact": {"email": "ada@example.com"}, "url": "https://vercel.com"});
    let without_contact = json!({"contact": null, "url": "https://vercel.com"});
    Description::of_installation("get-account-info", Method::GET, "/account")
        .call(|caller| Box::new(caller.installation().get_account_info()))
        .answer(200, full, |info: AccountInfo| {
            let contact = info.contact.expect("there is a contact");
            assert_eq!(contact.email, "ada@example.com");
            assert_eq!(contact.name.as_deref(), Some("Ada"));
            assert_eq!(info.name.as_deref(), Some("Acme"));
            let url = "https://vercel.com/acme/~/integrations/acme/icfg_abc";
            assert_eq!(info.url, url);
        })
        .answer(200, without_names, |info: AccountInfo| {
            let contact = info.contact.expect("there is a contact");
            assert_eq!(contact.email, "ada@example.com");
            assert_eq!(contact.name, None);
            assert_eq!(info.name, None);
            assert_eq!(info.url, "https://vercel.com");
        })
        .answer(200, without_contact, |info: AccountInfo| {
            assert_eq!(info.contact, None);
        })
        .required(&["/contact/email", "/url"])
        .nullable(&["/contact"])
        .errors(&[400, 401, 403, 404, 410])
}

fn get_member() -> Description {
    let full = json!({
        "id": "user_1",
        "globalUserId": "global_1",
        "role": "ADMIN",
        "userEmail": "ada@example.com",
    });
    let minimal = json!({"id": "user_2", "role": "USER"});
    let later = json!({"id": "user_3", "role": "BILLING"});
    Description::of_installation("get-member", Method::GET, "/member/{memberId}")
        .call(|caller| Box::new(caller.installation().get_member(caller.value("memberId"))))
        .answer(200, full, |member: Member| {
            assert_eq!(member.id, "user_1");
            assert_eq!(member.global_user_id.as_deref(), Some("global_1"));
            assert_eq!(member.role, MemberRole::Admin);
            assert_eq!(member.user_email.as_deref(), Some("ada@example.com"));
        })
        .answer(200, minimal, |member: Member| {
            assert_eq!(member.id, "user_2");
            assert_eq!(member.global_user_id, None);
            assert_eq!(member.role, MemberRole::User);
            assert_eq!(member.user_email, None);
        })
        .answer(200, later, |member: Member| {
            assert_eq!(member.role, MemberRole::Unknown("BILLING".to_owned()));
            assert_eq!(member.role.as_str(), "BILLING");
        })
        .required(&["/id", "/role"])
        .errors(&[400, 401, 403, 404, 410])
}
