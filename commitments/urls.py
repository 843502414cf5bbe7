"""The readers' pages of this app; permanent addresses."""

from django.urls import path

from commitments import views

app_name = "commitments"

urlpatterns = [
    path("agreements/", views.AgreementList.as_view(), name="agreement-list"),
    path("agreements/<slug:slug>/", views.AgreementDetail.as_view(), name="agreement-detail"),
    path("commitments/", views.CommitmentList.as_view(), name="commitment-list"),
    path("commitments/<slug:code>/", views.CommitmentDetail.as_view(), name="commitment-detail"),
    path("corrections/", views.Corrections.as_view(), name="corrections"),
    path("recommendations/", views.RecommendationList.as_view(), name="recommendation-list"),
]
