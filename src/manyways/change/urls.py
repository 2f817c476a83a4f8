"""The addresses of the app `change`."""

from manyways.change import question_urls

app_name = "change"
urlpatterns = [*question_urls.urlpatterns]
