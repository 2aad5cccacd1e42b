"""Addresses for clients of DHIS2, behind `/dhis2/api/`; the same in every language."""

from django.urls import path

from nenso.web.endpoints.systems import dhis2

app_name = "dhis2"
urlpatterns = [
    path("dataValueSets", dhis2.data_value_sets, name="data_value_sets"),
    path("dataValueSets.<slug:form>", dhis2.data_value_sets, name="data_value_sets_in"),
    path("system/info", dhis2.system_info, name="info"),
    path("system/info.<slug:form>", dhis2.system_info, name="info_in"),
]
