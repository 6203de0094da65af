using Microsoft.AspNetCore.Routing;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Traces;

internal static class AssessmentEndpoints
{
    private const string One = "mlflow/traces/{id}/assessments/{assessment}";

    public static void MapAssessments(this Routes routes)
    {
        var assessments = routes.Service<AssessmentStore>();

        routes.Post("mlflow/traces/{id}/assessments", MlflowJson.Wire.AssessmentResponse, async call =>
            new(await assessments.CreateAsync(TraceEndpoints.Id(call), call.Item("assessment"), call.Cancel)));

        routes.Get(One, MlflowJson.Wire.AssessmentResponse,
            async call => new(await assessments.GetAsync(TraceEndpoints.Id(call), Id(call), call.Cancel)));

        routes.Map(["PATCH"], One, MlflowJson.Wire.AssessmentResponse, async call => new(await assessments.UpdateAsync(
            TraceEndpoints.Id(call), Id(call), call.Item("assessment"), call.Text("update_mask"), call.Cancel)));

        routes.Do("DELETE", One, call => assessments.DeleteAsync(TraceEndpoints.Id(call), Id(call), call.Cancel));
    }

    private static string Id(Call call) => (string)call.Http.GetRouteValue("assessment")!;
}
