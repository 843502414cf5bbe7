"""The readers' pages of this app; permanent addresses."""

from django.urls import path

from dialogues import views

app_name = "dialogues"

urlpatterns = [
    path("dialogues/", views.DialogueList.as_view(), name="dialogue-list"),
    path("dialogues/<slug:slug>/", views.DialogueDetail.as_view(), name="dialogue-detail"),
    path("meetings/", views.MeetingList.as_view(), name="meeting-list"),
    path("meetings/<slug:code>/", views.MeetingDetail.as_view(), name="meeting-detail"),
]
