"""The addresses of dates given, commit-by dates, agreements and what is followed."""

from django.urls import path

from manyways.market.views import agreements, bookings, following, given

urlpatterns = [
    path("market/dates/", given.dates, name="dates_given"),
    path("market/dates/<uuid:key>/", given.date_given, name="date_given"),
    path("market/dates/<uuid:key>/answer", given.answer, name="answer_date"),
    path("market/dates/<uuid:key>/correct", given.correct, name="correct_date"),
    path("market/dates/<uuid:key>/withdraw", given.withdraw, name="withdraw_date"),
    path("market/dates/<uuid:key>/ways", given.ask_ways, name="ask_ways"),
    path("market/outcomes/<uuid:key>/give/", given.give, name="give_date"),
    path("market/outcomes/<uuid:key>/effects", agreements.set_effects, name="set_effects"),
    path("market/bookings/", bookings.bookings, name="bookings"),
    path("market/bookings/add", bookings.add_booking, name="add_booking"),
    path("market/agreements/", agreements.agreements, name="agreements"),
    path("market/agreements/notices", agreements.set_notice, name="set_notice"),
    path("market/agreements/notices/<uuid:key>/drop", agreements.drop_notice, name="drop_notice"),
    path("market/agreements/effects", agreements.add_effect, name="add_effect"),
    path("market/following/", following.following, name="following"),
    path("market/following/add", following.follow, name="follow"),
    path("market/following/<uuid:key>/end", following.unfollow, name="unfollow"),
    path("market/digests/<uuid:key>/", following.digest, name="digest"),
]
