using System.Net;
using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Artifacts;

/// <summary>What the pages of MLflow's UI send to store an artifact.</summary>
public sealed class UploadTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_FromAPageOfThisServer_IsAnArtifactOfTheRun()
    {
        var run = await host.CreateRunAsync();
        var origin = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        (await UploadAsync($"run_uuid={run.RunId}&path=plots%2Fa.txt", "hello", ("Origin", origin), ("Sec-Fetch-Site", "same-origin")))
            .Status.ShouldBe(HttpStatusCode.OK);

        (await host.Http.GetStringAsync(new Uri($"/get-artifact?run_uuid={run.RunId}&path=plots/a.txt", UriKind.Relative), Cancel))
            .ShouldBe("hello");
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Upload_FromAPageOfAnotherSite_IsRefusedAndKeepsNothing(string header, string value)
    {
        var run = await host.CreateRunAsync();

        var (status, code, _) = await UploadAsync($"run_uuid={run.RunId}&path=a.txt", "x", (header, value));

        (status, code).ShouldBe((HttpStatusCode.Forbidden, "PERMISSION_DENIED"));
        (await host.Client.ListArtifactsAsync(run.ArtifactUri, "", Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "x", "run_uuid")]
    [InlineData("run_uuid={0}", "x", "path")]
    [InlineData("run_uuid={0}&path=", "x", "path")]
    [InlineData("run_uuid={0}&path=a.txt", "", "data")]
    [InlineData("run_uuid={0}&path=..%2Fa.txt", "x", "Invalid path")]
    [InlineData("run_uuid={0}&path=..%252Fa.txt", "x", "Invalid path")]
    [InlineData("run_uuid={0}&path=%2Fetc%2Fpasswd", "x", "Invalid path")]
    [InlineData("run_uuid={0}&path=folder%2F", "x", "Invalid path")]
    public async Task Upload_ThatLacksOrBreaksSomething_SaysWhat(string query, string content, string part)
    {
        var run = await host.CreateRunAsync();

        var (status, code, message) = await UploadAsync(string.Format(null, query, run.RunId), content);

        (status, code).ShouldBe((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
        message.ShouldContain(part);
    }

    [Fact]
    public async Task Upload_ToNoRun_IsMissing() =>
        (await UploadAsync("run_uuid=none&path=a.txt", "x")).Code.ShouldBe("RESOURCE_DOES_NOT_EXIST");

    [Fact]
    public async Task Upload_LargerThanTenMegabytes_IsRefusedAndKeepsNothing()
    {
        var run = await host.CreateRunAsync();
        var (status, code, _) = await UploadAsync($"run_uuid={run.RunId}&path=a.txt", new string('x', (10 << 20) + 1));

        (status, code).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "INVALID_PARAMETER_VALUE"));
        (await host.Client.ListArtifactsAsync(run.ArtifactUri, "", Cancel)).ShouldBeEmpty();
    }

    private async Task<(HttpStatusCode Status, string? Code, string Message)> UploadAsync(
        string query, string content, params (string Name, string Value)[] headers)
    {
        var route = new Uri($"/ajax-api/2.0/mlflow/upload-artifact?{query}", UriKind.Relative);
        using var request = new HttpRequestMessage(HttpMethod.Post, route)
        {
            Content = new StringContent(content),
        };
        request.Headers.ExpectContinue = content.Length > 1 << 20; // so that a refusal is read before all of it is sent
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await host.Http.SendAsync(request, Cancel);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        return (answer.StatusCode, (string?)body["error_code"], (string?)body["message"] ?? "");
    }
}
