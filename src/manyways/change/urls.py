"""The addresses of the app `change`."""

from manyways.change import plan_urls, question_urls

app_name = "change"
urlpatterns = [*plan_urls.urlpatterns, *question_urls.urlpatterns]
