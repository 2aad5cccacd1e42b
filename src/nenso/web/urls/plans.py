"""Addresses of plans, targets, tasks and regions: the public ones, and the desk's."""

from django.urls import path

from nenso.web.views.plans import (
    acts,
    adopting,
    calendar,
    ending,
    home,
    loading,
    meetings,
    regions,
    starting,
    targets,
    task_desk,
    tasks,
    values,
    writing,
)
from nenso.web.views.plans import public as pages

public = [
    path("plans/", pages.plans, name="plans"),
    path("plans/calendar/<str:organisation>/<str:token>.ics", calendar.feed, name="plan_feed"),
    path("plans/<slug:code>/", pages.plan, name="plan"),
    path("plans/<slug:code>/targets/<str:number>/", pages.target, name="plan_target"),
    path("plans/<slug:code>/tasks/<str:number>/", pages.task, name="plan_task"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:code>/", regions.region, name="region"),
]

app_name = "plans"
_PLAN = "plans/<slug:code>/"
_TASK = "plans/tasks/<uuid:uuid>/"
_DOCUMENT = "plans/deliverables/<uuid:uuid>/"
urlpatterns = [
    path("plans/", home.work, name="work"),
    path("plans/all/", writing.plans, name="plans"),
    path("plans/new/", writing.new, name="new"),
    path("plans/import/", starting.start, name="import_new"),
    path("plans/import/<uuid:file>/", starting.preview, name="preview_new"),
    path("plans/import/<uuid:file>/load/", starting.load, name="load_new"),
    path("plans/calendar/", calendar.feeds, name="calendar"),
    path("plans/meetings/", meetings.listed, name="meetings"),
    path("plans/meetings/new/", meetings.new, name="meeting_new"),
    path("plans/meetings/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("plans/meetings/<uuid:uuid>/<int:number>/", meetings.conclusion, name="conclusion"),
    path(_TASK, task_desk.task, name="task"),
    path(f"{_TASK}edit/", tasks.edit, name="task_edit"),
    path(f"{_TASK}parts/new/", tasks.new_part, name="part_new"),
    path(f"{_TASK}progress/", acts.progress, name="progress"),
    path(f"{_TASK}deliver/", acts.deliver, name="deliver"),
    path(f"{_TASK}submit/", acts.submit, name="submit"),
    path(f"{_TASK}accept/", acts.accept, name="accept"),
    path(f"{_TASK}return/", acts.give_back, name="return"),
    path(f"{_TASK}extend/", acts.extend, name="extend"),
    path(f"{_TASK}decide/", acts.decide, name="decide"),
    path(f"{_TASK}cancel/", acts.cancel, name="cancel"),
    path(f"{_TASK}wait/", acts.wait, name="wait"),
    path(f"{_TASK}free/", acts.free, name="free"),
    path(f"{_TASK}hand/", acts.hand, name="hand"),
    path(f"{_DOCUMENT}file/", acts.file, name="deliverable_file"),
    path(f"{_DOCUMENT}remove/", acts.remove, name="deliverable_remove"),
    path(_PLAN, writing.plan, name="plan"),
    path(f"{_PLAN}edit/", writing.edit, name="edit"),
    path(f"{_PLAN}issue/", writing.issue, name="issue"),
    path(f"{_PLAN}end/", ending.end, name="end"),
    path(f"{_PLAN}import/", loading.start, name="import"),
    path(f"{_PLAN}import/<uuid:file>/", loading.preview, name="preview"),
    path(f"{_PLAN}import/<uuid:file>/load/", loading.load, name="load"),
    path(f"{_PLAN}adopt/", adopting.adopt, name="adopt"),
    path(f"{_PLAN}targets/new/", targets.new, name="target_new"),
    path(f"{_PLAN}targets/<str:number>/edit/", targets.edit, name="target_edit"),
    path(f"{_PLAN}targets/<str:number>/values/", values.values, name="target_values"),
    path(f"{_PLAN}tasks/new/", tasks.new, name="task_new"),
]
