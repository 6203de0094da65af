using System.Net;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Tests.Client;

public sealed class MlflowClientTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly (HttpStatusCode, string?, string) Busy = (HttpStatusCode.ServiceUnavailable, null, "{}");
    private static readonly (HttpStatusCode, string?, string) Fine = (HttpStatusCode.OK, null, "{}");
    private static readonly (HttpStatusCode, string?, string) Broken = (0, null, "");

    private readonly ManualTime _time = new(Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogBatch_ServerBusyTwice_IsSentThreeTimesWithGrowingWaits()
    {
        var server = new StubServer(Busy, Broken, Fine);
        await Client(server).LogBatchAsync(new("run"), Cancel);

        server.Requests.Count.ShouldBe(3);
        server.Requests.Distinct().Count().ShouldBe(1);
        _time.Waits.ShouldBe([TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)]);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Fri, 20 Nov 2026 12:00:09 GMT", 9)]
    [InlineData("Fri, 20 Nov 2026 11:00:00 GMT", 0)]
    public async Task RetryAfter_SecondsOrADate_IsWaitedFor(string header, int seconds)
    {
        await Client(new((HttpStatusCode.TooManyRequests, header, "{}"), Fine)).LogBatchAsync(new("run"), Cancel);

        _time.Waits.Sum(w => w.TotalSeconds).ShouldBe(seconds);
    }

    [Fact]
    public async Task RetryAfter_LongerThanPatience_IsNotWaitedFor()
    {
        var error = await Should.ThrowAsync<MlflowException>(
            Client(new((HttpStatusCode.ServiceUnavailable, "3600", """{"error_code":"TEMPORARILY_UNAVAILABLE","message":"later"}""")))
                .LogBatchAsync(new("run"), Cancel));

        (error.Code, error.Status, error.Message).ShouldBe((ErrorCode.TemporarilyUnavailable, 503, "later"));
        _time.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateRun_FailedWithoutKnowingWhetherItWasDone_IsNotRepeated()
    {
        foreach (var failure in ((HttpStatusCode, string?, string)[])[Busy, Broken])
        {
            var server = new StubServer(failure, Fine);
            await Should.ThrowAsync<MlflowException>(Client(server).CreateRunAsync(new("0"), Cancel));
            server.Requests.Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task CreateRun_TooManyRequests_IsRepeated()
    {
        var run = """
            {"run":{"info":{"run_id":"r","run_uuid":"r","run_name":"n","experiment_id":"0","user_id":"","status":"RUNNING",
                "start_time":"5","artifact_uri":"","lifecycle_stage":"active","new_field":1},"data":{},"inputs":{}}}
            """;
        var server = new StubServer((HttpStatusCode.TooManyRequests, "1", "{}"), (HttpStatusCode.OK, null, run));

        (await Client(server).CreateRunAsync(new("0"), Cancel)).Info.StartTime.ShouldBe(5,
            "a number written as text, beside a field nobody knows");
    }

    [Fact]
    public async Task Error_NotFromMlflow_SaysWhatItWas()
    {
        var error = await Should.ThrowAsync<MlflowException>(Client(new((HttpStatusCode.Forbidden, null, "<html>proxy</html>")))
            .GetRunAsync("r", Cancel));

        error.Message.ShouldContain("HTTP 403");
        error.Message.ShouldContain("<html>proxy</html>");
    }

    [Fact]
    public async Task Authorization_IsBasicOrBearer()
    {
        var server = new StubServer(Fine);
        await Client(server, o => o with { Username = "ann", Password = "pä" }).LogBatchAsync(new("r"), Cancel);
        await Client(server, o => o with { Token = "t0k" }).LogBatchAsync(new("r"), Cancel);

        server.Requests[0].ShouldContain("Basic YW5uOnDDpA==");
        server.Requests[1].ShouldContain("Bearer t0k");
    }

    private MlflowClient Client(StubServer server, Func<MlflowClientOptions, MlflowClientOptions>? change = null) =>
        new(new HttpClient(server), (change ?? (o => o))(new(new("http://mlflow.test/"))), _time);
}
