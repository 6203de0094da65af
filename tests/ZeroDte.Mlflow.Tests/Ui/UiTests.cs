using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Ui;

public sealed class UiTests(UiTests.WithBuild built, UiTests.WithoutBuild bare)
    : IClassFixture<UiTests.WithBuild>, IClassFixture<UiTests.WithoutBuild>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/mlflow/", "text/html", "<title>a build</title>")]
    [InlineData("/mlflow/static-files/static/js/main.1a2b.js", "text/javascript", "run()")]
    public async Task Get_OfTheBuild_IsServed(string address, string type, string content)
    {
        using var answer = await built.Http.GetAsync(address, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(content);
    }

    [Fact]
    public async Task Get_WithoutTheSlash_LeadsToThePage()
    {
        using var answer = await built.Http.GetAsync("/mlflow", Cancel);

        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/mlflow/");
    }

    [Theory]
    [InlineData("/mlflow/static-files/nothing.js")]
    [InlineData("/mlflow/static-files/%2e%2e/secret.txt")]
    [InlineData("/mlflow/static-files/..%2fsecret.txt")]
    [InlineData("/mlflow/static-files//etc/passwd")]
    public async Task Get_OutsideTheBuild_IsNotThere(string address)
    {
        using var answer = await built.Http.GetAsync(new Uri(address, UriKind.Relative), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("not for you");
    }

    [Fact]
    public async Task Get_WithoutABuild_SaysHowToGetOne()
    {
        using var answer = await bare.Http.GetAsync("/mlflow/", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        page.ShouldContain("Mlflow__UiPath");
        page.ShouldContain("href=\"../\"");
    }

    [Theory]
    [InlineData("/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")]
    [InlineData("/mlflow/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")]
    public async Task Get_RestBelowThePage_IsTheSame(string address)
    {
        var experiment = JsonNode.Parse(await built.Http.GetStringAsync(address, Cancel))!["experiment"]!;

        ((string?)experiment["name"]).ShouldBe("Default");
    }

    [Fact]
    public async Task GatewayProxy_HasNoEndpoints() =>
        (await built.Http.GetStringAsync("/mlflow/ajax-api/2.0/mlflow/gateway-proxy", Cancel)).ShouldBe("""{"endpoints":[]}""");

    [Fact]
    public async Task GraphQl_OfARun_HasAllThatThePageAsksFor()
    {
        var run = await built.Client.CreateRunAsync(new("0", "for the page"), Cancel);
        await built.Client.LogBatchAsync(
            new(run.Info.RunId, [new("rmse", 0.5, 1_700_000_000_000, 3)], [new("depth", "4")], [new("kind", "é")]), Cancel);
        await built.Client.EnsureRegisteredModelAsync("page-model", Cancel);
        await built.Client.CreateModelVersionAsync(new("page-model", $"{run.Info.ArtifactUri}/model", run.Info.RunId), Cancel);

        var found = (await AskAsync("GetRun", run.Info.RunId))["data"]!["mlflowGetRun"]!;

        found["apiError"].ShouldBeNull();
        var shown = found["run"]!;
        ((string?)shown["info"]!["runName"]).ShouldBe("for the page");
        ((string?)shown["experiment"]!["name"]).ShouldBe("Default");
        shown["data"]!["metrics"]!.ToJsonString().ShouldBe(
            """[{"key":"rmse","value":0.5,"step":"3","timestamp":"1700000000000"}]""");
        ((string?)shown["data"]!["params"]![0]!["value"]).ShouldBe("4");
        shown["data"]!["tags"]!.AsArray().ShouldContain(tag => (string?)tag!["value"] == "é");
        ((string?)shown["modelVersions"]![0]!["name"]).ShouldBe("page-model");
        shown["inputs"]!["datasetInputs"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task GraphQl_OfNoRun_SaysSoInTheAnswer()
    {
        var found = (await AskAsync("GetRun", "none"))["data"]!["mlflowGetRun"]!;

        found["run"].ShouldBeNull();
        ((string)found["apiError"]!["message"]!).ShouldContain("none");
    }

    [Fact]
    public async Task GraphQl_AnotherQuery_IsRefusedWithMlflowsBody() =>
        ((string?)(await AskAsync("Drop", "x"))["error_code"]).ShouldBe("INVALID_PARAMETER_VALUE");

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"operationName":"GetRun","variables":{"data":{"runId":1}}}""")]
    public async Task GraphQl_NoQuery_IsRefusedWithASentence(string query)
    {
        using var content = new StringContent(query, Encoding.UTF8, "application/json");
        using var answer = await built.Http.PostAsync("/graphql", content, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["message"]!).Length.ShouldBeGreaterThan(20);
    }

    private async Task<JsonNode> AskAsync(string operation, string runId)
    {
        var query = new JsonObject
        {
            ["operationName"] = operation,
            ["variables"] = new JsonObject { ["data"] = new JsonObject { ["runId"] = runId } },
        };
        using var content = new StringContent(query.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await built.Http.PostAsync("/mlflow/graphql", content, Cancel);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    /// <summary>A folder like that of an installed MLflow, and a file beside it that nobody may have.</summary>
    public sealed class WithBuild : MlflowHost
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("zerodte-ui-").FullName;

        protected override IEnumerable<KeyValuePair<string, string?>> Settings
        {
            get
            {
                var build = Path.Combine(_folder, "build");
                Directory.CreateDirectory(Path.Combine(build, "static", "js"));
                File.WriteAllText(Path.Combine(build, "index.html"), "<title>a build</title>");
                File.WriteAllText(Path.Combine(build, "static", "js", "main.1a2b.js"), "run()");
                File.WriteAllText(Path.Combine(_folder, "secret.txt"), "not for you");
                return [new("Mlflow:UiPath", build)];
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
            GC.SuppressFinalize(this);
        }
    }

    public sealed class WithoutBuild : MlflowHost
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
            [new("Mlflow:UiPath", Path.Combine(Path.GetTempPath(), $"no-build-{Guid.NewGuid():N}"))];
    }
}
