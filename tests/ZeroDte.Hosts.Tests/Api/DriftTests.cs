using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Api;

public sealed class DriftTests(RunningBackend backend) : IClassFixture<RunningBackend>
{
    private static readonly DateOnly LastSession = new(2018, 5, 11);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Monitor_InTheService_LogsARunWithTheReportAndAnswers()
    {
        var run = await backend.Services.GetRequiredService<JobRunner>().RunAsync(
            new("monitor", Symbol.Aapl, LastSession), TradingCalendar.Nyse.Session(LastSession).Close.AddHours(2),
            parameters: null, Cancel);
        run.State.ShouldBe(JobState.Committed, run.Message);

        var verdict = await GetAsync("/api/drift/2018-05-11");
        var latest = await GetAsync("/api/drift");

        ((string)latest["verdicts"]![0]!["session"]!).ShouldBe("2018-05-11");
        verdict["verdict"]!["tests"]!.AsArray().Count.ShouldBeGreaterThan(8);
        var mlflow = backend.Services.GetRequiredService<MlflowClient>();
        var logged = await mlflow.GetRunAsync((string)verdict["runId"]!, Cancel);
        logged.Info.Status.ShouldBe("FINISHED");
        (await mlflow.GetMetricHistoryAsync(logged.Info.RunId, "feature_drift/Anderson_Darling/gap", Cancel)).Count.ShouldBe(63);
        using var report = new StreamReader(await mlflow.OpenArtifactAsync(logged.Info.ArtifactUri, "drift.html", Cancel));
        (await report.ReadToEndAsync(Cancel)).ShouldContain("<h3>gap</h3>");
    }

    [Theory]
    [InlineData("/api/drift/2018-05-10", HttpStatusCode.NotFound, "has not judged AAPL on 2018-05-10")]
    [InlineData("/api/drift/yesterday", HttpStatusCode.BadRequest, "'yesterday' is not a date")]
    [InlineData("/api/drift?symbol=;--", HttpStatusCode.BadRequest, "not a ticker symbol")]
    [InlineData("/api/drift?count=0", HttpStatusCode.BadRequest, "ask for 1 to 1000")]
    [InlineData("/api/alerts?count=0", HttpStatusCode.BadRequest, "ask for 1 to 1000")]
    public async Task Get_BadRequest_SaysWhatIsWrong(string address, HttpStatusCode status, string detail)
    {
        using var response = await backend.Http.GetAsync(address, Cancel);

        response.StatusCode.ShouldBe(status);
        ((string)(await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"]!).ShouldContain(detail);
    }

    [Fact]
    public async Task Acknowledge_NoSuchAlert_IsNotFoundAndNobodyNamedIsRefused()
    {
        using var unknown = await backend.Http.PostAsJsonAsync("/api/alerts/999/acknowledge", new { by = "anna" }, Cancel);
        using var nobody = await backend.Http.PostAsJsonAsync("/api/alerts/999/acknowledge", new { }, Cancel);

        (unknown.StatusCode, nobody.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Mute_FromHere_IsKeptAndFromElsewhereRefused()
    {
        var muting = new { until = "2030-01-01T00:00:00Z", reason = "known", cause = "featureDrift" };
        using var tooLong = await backend.Http.PostAsJsonAsync("/api/alerts/mute", muting, Cancel);
        using var wrong = await backend.Http.PostAsJsonAsync("/api/alerts/mute", muting with { cause = "weather" }, Cancel);
        using var own = await backend.Http.PostAsJsonAsync("/api/alerts/mute",
            muting with { until = $"{TimeProvider.System.GetUtcNow().AddDays(1):O}" }, Cancel);
        using var origin = await SendAsync(request => request.Headers.Add("Origin", "https://example.org"));
        using var host = await SendAsync(request => request.Headers.Host = "example.org");

        (tooLong.StatusCode, wrong.StatusCode, own.StatusCode).ShouldBe(
            (HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NoContent));
        (origin.StatusCode, host.StatusCode).ShouldBe((HttpStatusCode.Forbidden, HttpStatusCode.MisdirectedRequest));

        Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> change)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/alerts/mute") { Content = JsonContent.Create(muting) };
            change(request);
            return backend.Http.SendAsync(request, Cancel);
        }
    }

    private async Task<JsonObject> GetAsync(string address) =>
        (await backend.Http.GetFromJsonAsync<JsonObject>(address, Cancel)).ShouldNotBeNull();
}
