"""The addresses of the app `desk`."""

from django.urls import path

from manyways.desk import saved_views, settings_views, views
from manyways.desk.chat import views as chat

app_name = "desk"
urlpatterns = [
    path("find", views.find, name="find"),
    path("views/", saved_views.views, name="views"),
    path("views/keep/", saved_views.keep_view, name="keep_view"),
    path("views/<uuid:key>/forget/", saved_views.forget_view, name="forget_view"),
    path("inbox/", views.inbox_page, name="inbox"),
    path("inbox/settings/", settings_views.notification_settings, name="notification_settings"),
    path("inbox/settings/chats", chat.add_chat, name="add_chat"),
    path("inbox/settings/chats/<uuid:key>/<slug:verb>", chat.change_chat, name="change_chat"),
    path("inbox/unread/<str:mark>", views.unread, name="unread"),
    path("inbox/read", views.mark_all_read, name="mark_all_read"),
    path("inbox/<int:pk>/open", views.open_notification, name="open_notification"),
    path("comments/<str:kind>/<uuid:key>/", views.comments, name="comments"),
    path("comments/<str:kind>/<uuid:key>/follow", views.follow, name="follow"),
    path("comment/<uuid:key>/", views.comment, name="comment"),
    path("comment/<uuid:key>/edit", views.edit_comment, name="edit_comment"),
    path("comment/<uuid:key>/delete", views.delete_comment, name="delete_comment"),
    path("people/like", views.people, name="people"),
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/new", views.give_feedback, name="give_feedback"),
    path("feedback/<uuid:key>/answer", views.answer_feedback, name="answer_feedback"),
]
