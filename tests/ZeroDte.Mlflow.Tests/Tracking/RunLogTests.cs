using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Tests.Tracking;

public sealed class RunLogTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private const string LogBatch = "mlflow/runs/log-batch";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogMetric_SamePointTwice_IsOnePoint()
    {
        var run = await host.CreateRunAsync();
        foreach (var _ in new int[2])
            await host.Client.LogBatchAsync(new(run.RunId, [new("m", 1, 2, 3), new("n", double.NaN, 2, 3)]), Cancel);

        (await host.Client.GetMetricHistoryAsync(run.RunId, "m", Cancel)).ShouldBe([new("m", 1, 2, 3)]);
        (await host.Client.GetMetricHistoryAsync(run.RunId, "n", Cancel)).Single().Value.ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData("step before timestamp", 1.0, 9, 1, 2.0, 1, 2, 2.0)]
    [InlineData("timestamp before value", 5.0, 1, 1, 2.0, 2, 1, 2.0)]
    [InlineData("value last", 5.0, 1, 1, 2.0, 1, 1, 5.0)]
    [InlineData("NaN below all", double.NaN, 1, 1, 2.0, 1, 1, 2.0)]
    public async Task LatestMetric_OfTwoPoints_IsTheGreater(string why, double v1, long t1, long s1, double v2, long t2, long s2,
        double latest)
    {
        foreach (var order in (Metric[][])[[new("m", v1, t1, s1), new("m", v2, t2, s2)], [new("m", v2, t2, s2), new("m", v1, t1, s1)]])
        {
            var (together, apart) = (await host.CreateRunAsync(), await host.CreateRunAsync());
            await host.Client.LogBatchAsync(new(together.RunId, order), Cancel);
            foreach (var point in order)
                await host.Client.LogBatchAsync(new(apart.RunId, [point]), Cancel);

            foreach (var run in (string[])[together.RunId, apart.RunId])
                (await host.Client.GetRunAsync(run, Cancel)).Data.Metrics!.Single().Value.ShouldBe(latest, why);
        }
    }

    [Fact]
    public async Task LogMetric_Infinities_AreClampedAndNaNIsKept()
    {
        var run = await host.CreateRunAsync();
        await host.PostAsync(LogBatch, new
        {
            run_id = run.RunId,
            metrics = new object[] { new { key = "a", value = "Infinity", timestamp = 1 }, new
            {
                key = "b",
                value = "-Infinity",
                timestamp = 1,
            }, new { key = "c", value = "NaN", timestamp = 1 } },
        });

        (await host.Client.GetRunAsync(run.RunId, Cancel)).Data.Metrics!.Select(m => m.Value)
            .ShouldBe([double.MaxValue, double.MinValue, double.NaN]);
    }

    [Fact]
    public async Task LogParam_AnotherValue_IsRefusedAndNothingOfItsBatchIsKept()
    {
        var run = await host.CreateRunAsync();
        await host.Client.LogBatchAsync(new(run.RunId, Params: [new("p", "1")]), Cancel);
        await host.Client.LogBatchAsync(new(run.RunId, Params: [new("p", "1")]), Cancel);

        var refusal = await host.RefusalAsync(LogBatch, new
        {
            run_id = run.RunId,
            @params = new[] { new { key = "p", value = "2" }, new { key = "q", value = "1" } },
            metrics = new[] { new { key = "m", value = 1, timestamp = 1 } },
        });

        refusal.ShouldContain("already logged with value='1'");
        var data = (await host.Client.GetRunAsync(run.RunId, Cancel)).Data;
        data.Params.ShouldBe([new KeyValue("p", "1")]);
        data.Metrics.ShouldBeNull();
    }

    [Theory]
    [InlineData(1001, 0, 0, "at most 1000 metrics")]
    [InlineData(0, 101, 0, "at most 100 params")]
    [InlineData(0, 0, 101, "at most 100 tags")]
    [InlineData(901, 50, 50, "at most 1000 metrics, params, and tags")]
    public async Task LogBatch_MoreThanItTakes_IsRefused(int metrics, int parameters, int tags, string message)
    {
        var run = await host.CreateRunAsync();
        (await host.RefusalAsync(LogBatch, new
        {
            run_id = run.RunId,
            metrics = Enumerable.Range(0, metrics).Select(i => new { key = $"m{i}", value = i, timestamp = 1 }),
            @params = Enumerable.Range(0, parameters).Select(i => new { key = $"p{i}", value = "x" }),
            tags = Enumerable.Range(0, tags).Select(i => new { key = $"t{i}", value = "x" }),
        })).ShouldContain(message);
    }

    [Fact]
    public async Task LogBatch_ExactlyWhatItTakes_IsKept()
    {
        var run = await host.CreateRunAsync();
        await host.Client.LogBatchAsync(
            new(run.RunId, [.. Enumerable.Range(0, 800).Select(i => new Metric($"m{i}", i, 1))], Pairs("p"), Pairs("t")), Cancel);

        var data = (await host.Client.GetRunAsync(run.RunId, Cancel)).Data;
        (data.Metrics!.Count, data.Params!.Count, data.Tags!.Count).ShouldBe((800, 100, 101)); // and the run's name

        static KeyValue[] Pairs(string prefix) => [.. Enumerable.Range(0, 100).Select(i => new KeyValue($"{prefix}{i}", "x"))];
    }

    [Theory]
    [InlineData("", "Missing value")]
    [InlineData("a/../b", "resolve to 'b'")]
    [InlineData("/a", "resolve to '/a'")]
    [InlineData("a//b", "resolve to 'a/b'")]
    [InlineData(".", "resolve to '.'")]
    [InlineData("a$", "may only contain")]
    [InlineData("a\"b", "may only contain")]
    public async Task LogMetric_ImpossibleKey_IsRefused(string key, string message) =>
        (await host.RefusalAsync("mlflow/runs/log-metric",
            new { run_id = (await host.CreateRunAsync()).RunId, key, value = 1, timestamp = 1 })).ShouldContain(message);

    [Fact]
    public async Task Values_LongerThanTheLimit_AreCutAsInMlflow()
    {
        var run = await host.CreateRunAsync();
        await host.Client.LogBatchAsync(
            new(run.RunId, Params: [new("p", new string('x', 6001))], Tags: [new("t", $"{new string('x', 7999)}\U0001F600")]), Cancel);

        var data = (await host.Client.GetRunAsync(run.RunId, Cancel)).Data;
        data.Params!.Single().Value!.Length.ShouldBe(6000);
        data.Tags!.Single(t => t.Key == "t").Value!.Length.ShouldBe(7999, "half a character is not kept");
        (await host.RefusalAsync("mlflow/runs/set-tag", new { run_id = run.RunId, key = new string('k', 251), value = "" }))
            .ShouldContain("maximum length of 250");
    }

    [Fact]
    public async Task DeletedRun_WrittenTo_IsRefusedUntilRestored()
    {
        var run = await host.CreateRunAsync();
        await host.Client.DeleteRunAsync(run.RunId, Cancel);
        await host.Client.DeleteRunAsync(run.RunId, Cancel);

        (await host.RefusalAsync("mlflow/runs/set-tag", new { run_id = run.RunId, key = "t", value = "" }))
            .ShouldContain("must be in the 'active' state");
        (await host.RefusalAsync("mlflow/runs/update", new { run_id = run.RunId, status = "FAILED" }))
            .ShouldContain("must be in the 'active' state");
        await host.PostAsync("mlflow/runs/restore", new { run_id = run.RunId });
        await host.PostAsync("mlflow/runs/set-tag", new { run_uuid = run.RunId, key = "t", value = "" });
    }

    [Fact]
    public async Task LogBatch_ThirtyClientsOnOneRun_AllOfItIsThereOnce()
    {
        var run = await host.CreateRunAsync();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async client =>
        {
            for (var i = 0; i < 10; i++)
            {
                await host.Client.LogBatchAsync(
                    new(run.RunId, [new("shared", client, i, i), new($"own{client}", i, i, i)], [new($"p{client}", "x"), new("same", "x")],
                        [new("last", $"{client}")]), Cancel);
            }
        }));

        var data = (await host.Client.GetRunAsync(run.RunId, Cancel)).Data;
        (await host.Client.GetMetricHistoryAsync(run.RunId, "shared", Cancel)).Count.ShouldBe(300);
        data.Metrics!.Count.ShouldBe(31);
        data.Metrics!.Single(m => m.Key == "shared").ShouldBe(new("shared", 29, 9, 9));
        data.Params!.Count.ShouldBe(31);
    }

    [Theory]
    [InlineData("param", LogBatch, """{"run_id":"RUN","params":[{"key":"p","value":"1"}]}""")]
    [InlineData("dataset", "mlflow/runs/log-inputs",
        """{"run_id":"RUN","datasets":[{"dataset":{"name":"n","digest":"d","source_type":"local","source":"s"}}]}""")]
    [InlineData("run_model", "mlflow/runs/outputs", """{"run_id":"RUN","models":[{"model_id":"m-1","step":"0"}]}""")]
    public async Task Write_ToARun_KeepsItsDeletionWaiting(string table, string route, string body)
    {
        var run = (await host.CreateRunAsync()).RunId;
        await using var held = await HeldInserts.OfAsync(host.Database, table);

        var writing = host.PostAsync(route, body.Replace("RUN", run, StringComparison.Ordinal));
        await held.WaitersAsync(1);
        var deleting = host.Client.DeleteRunAsync(run, Cancel);
        await Task.WhenAny(deleting, held.WaitersAsync(2));
        var deletedFirst = deleting.IsCompleted;
        await held.ReleaseAsync();
        await Task.WhenAll(writing, deleting);

        deletedFirst.ShouldBeFalse("what is written to a deleted run would outlast it");
    }

    [Fact]
    public async Task DeleteExperiment_WhileARunIsCreatedInIt_DeletesTheRunToo()
    {
        var experiment = await host.CreateExperimentAsync();
        await using var held = await HeldInserts.OfAsync(host.Database, "run");

        var creating = host.CreateRunAsync(experiment);
        await held.WaitersAsync(1);
        var deleting = host.PostAsync("mlflow/experiments/delete", new { experiment_id = experiment });
        await Task.WhenAny(deleting, held.WaitersAsync(2));
        await held.ReleaseAsync();
        await deleting;

        (await host.Client.GetRunAsync((await creating).RunId, Cancel)).Info.LifecycleStage.ShouldBe("deleted");
    }

    [Fact]
    public async Task CreateExperiment_ManyAtOnce_OneSucceeds()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(async _ => await host.SendAsync(HttpMethod.Post, "mlflow/experiments/create", new { name = "contested" })));

        codes.Count(c => c.Status == 200).ShouldBe(1);
        codes.Where(c => c.Status != 200).ShouldAllBe(c => (string?)c.Body["error_code"] == ErrorCode.ResourceAlreadyExists);
    }

    [Fact]
    public async Task DeletedExperiment_KeepsItsNameAndTakesItsRunsAlong()
    {
        var id = await host.Client.CreateExperimentAsync(new("to delete"), Cancel);
        var run = await host.CreateRunAsync(id);
        await host.PostAsync("mlflow/experiments/delete", new { experiment_id = id });

        await host.RefusalAsync("mlflow/experiments/create", new { name = "to delete" }, ErrorCode.ResourceAlreadyExists);
        (await host.RefusalAsync("mlflow/runs/create", new { experiment_id = id })).ShouldContain("must be in the 'active' state");
        (await host.Client.GetRunAsync(run.RunId, Cancel)).Info.LifecycleStage.ShouldBe("deleted");
        await host.PostAsync("mlflow/experiments/restore", new { experiment_id = id });
        (await host.Client.GetRunAsync(run.RunId, Cancel)).Info.LifecycleStage.ShouldBe("active");
    }
}
