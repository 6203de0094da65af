using System.Net;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Tests.Client;

public sealed class RunLoggerTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_AfterThousandsOfItems_AllAreWritten()
    {
        var run = await host.CreateRunAsync();
        var logger = new RunLogger(host.Client, run.RunId, TimeProvider.System);
        await using (logger)
        {
            for (var i = 0; i < 3_500; i++)
                await logger.MetricAsync("loss", i, i, Cancel);
            for (var i = 0; i < 250; i++)
            {
                await logger.ParamAsync($"p{i}", new string('x', 5_000), Cancel);
                await logger.TagAsync("progress", $"{i}", Cancel);
            }
        }

        logger.Written.ShouldBe(4_000);
        var data = (await host.Client.GetRunAsync(run.RunId, Cancel)).Data;
        (await host.Client.GetMetricHistoryAsync(run.RunId, "loss", Cancel)).Count.ShouldBe(3_500);
        data.Params!.Count.ShouldBe(250);
        data.Tags!.Single(t => t.Key == "progress").Value.ShouldBe("249");
    }

    [Fact]
    public async Task Dispose_ServerGone_ThrowsAndSaysHowMuchIsMissing()
    {
        using var http = new HttpClient(new StubServer((0, null, "")));
        var logger = new RunLogger(new(http, new(new("http://mlflow.test")) { Attempts = 2, FirstDelay = TimeSpan.Zero },
            TimeProvider.System), "r", TimeProvider.System);
        await logger.MetricAsync("m", 1, 0, Cancel);

        var error = await Should.ThrowAsync<MlflowException>(logger.DisposeAsync().AsTask());

        error.Message.ShouldContain("1 of 1 items of run r were not written");
        error.Code.ShouldBe(ErrorCode.TemporarilyUnavailable);
    }

    [Fact]
    public async Task Log_AfterAFailure_Throws()
    {
        using var http = new HttpClient(
            new StubServer((HttpStatusCode.BadRequest, null, """{"error_code":"INVALID_PARAMETER_VALUE","message":"no"}""")));
        var logger = new RunLogger(new(http, new(new("http://mlflow.test")), TimeProvider.System), "r", TimeProvider.System);

        (await Should.ThrowAsync<MlflowException>(async () =>
        {
            while (true)
                await logger.MetricAsync("m", 1, 0, Cancel);
        })).Message.ShouldEndWith("no");
        await Should.ThrowAsync<MlflowException>(logger.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Param_LongerThanAServerKeeps_IsRefusedAtOnce()
    {
        await using var logger = new RunLogger(host.Client, (await host.CreateRunAsync()).RunId, TimeProvider.System);

        await Should.ThrowAsync<ArgumentException>(async () => await logger.ParamAsync("p", new string('x', 6_001), Cancel));
    }
}
