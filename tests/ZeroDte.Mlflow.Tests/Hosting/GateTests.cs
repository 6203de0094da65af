using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ZeroDte.Mlflow.Tests.Hosting;

public sealed class GateTests(MlflowHost open, GateTests.Guarded guarded) : IClassFixture<MlflowHost>, IClassFixture<GateTests.Guarded>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "mlflow/nothing", null, 404, "ENDPOINT_NOT_FOUND")]
    [InlineData("GET", "mlflow/runs/create", null, 405, "BAD_REQUEST")]
    [InlineData("POST", "mlflow/runs/create", "{", 400, "BAD_REQUEST")]
    [InlineData("POST", "mlflow/runs/create", "[]", 400, "BAD_REQUEST")]
    [InlineData("POST", "mlflow/runs/create", "{\"start_time\":\"x\"}", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("GET", "mlflow/runs/get?run_id=none", null, 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("GET", "mlflow/runs/get", null, 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("POST", "mlflow/experiments/create", "{\"name\":\"a\\u0000\"}", 400, "INVALID_PARAMETER_VALUE")]
    public async Task Error_OfEveryKind_HasMlflowsBody(string method, string path, string? body, int status, string code)
    {
        var (got, answer) = await open.SendAsync(new(method), path, body);

        got.ShouldBe(status);
        ((string?)answer["error_code"]).ShouldBe(code);
        ((string?)answer["message"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Body_LargerThanTheCap_Is413WithMlflowsBody()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(open.Http.BaseAddress!.Host, open.Http.BaseAddress.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\n"u8.ToArray(), Cancel);
        await stream.WriteAsync("Content-Type: application/json\r\nContent-Length: 33000000\r\n\r\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync(Cancel)).ShouldBe("HTTP/1.1 413 Payload Too Large");
        (await reader.ReadToEndAsync(Cancel)).ShouldContain("INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task Body_AJsonStringThatHoldsJson_IsTaken() =>
        (await open.SendAsync(HttpMethod.Post, "mlflow/runs/create", "\"{\\\"experiment_id\\\":\\\"0\\\"}\"")).Status.ShouldBe(200);

    [Theory]
    [InlineData("Host", "rebound.example", 403)]
    [InlineData("Origin", "https://elsewhere.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost:3000", 200)]
    public async Task Request_FromAPageOfAnotherSite_IsRefused(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri("/api/2.0/mlflow/experiments/get?experiment_id=0", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await open.Http.SendAsync(request, Cancel);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Form_FromAnyWebPage_IsRefused()
    {
        using var answer = await open.Http.PostAsync(new Uri("/api/2.0/mlflow/runs/create", UriKind.Relative),
            new StringContent("{}", Encoding.UTF8, "text/plain"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/2.0/mlflow/experiments/search")]
    [InlineData("/ajax-api/2.0/mlflow/experiments/search")]
    [InlineData("/AJAX-API/2.0/mlflow/experiments/search")]
    [InlineData("/api/2.0/mlflow-artifacts/artifacts")]
    [InlineData("/api/2.0/nothing/here")]
    [InlineData("/get-artifact?run_id=x&path=y")]
    [InlineData("/model-versions/get-artifact?name=x&version=1&path=y")]
    [InlineData("/version")]
    public async Task Guarded_EveryPathWithoutCredentials_Is401AsJson(string path)
    {
        foreach (var authorization in (AuthenticationHeaderValue?[])[null, new("Basic", Convert.ToBase64String("ann:wrong"u8)),
            new("Bearer", "wrong"), new("Basic", "!")])
        {
            using var answer = await GetAsync(path, authorization);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task Guarded_BasicOrBearer_IsLetIn()
    {
        foreach (var authorization in (AuthenticationHeaderValue[])[new("Basic", Convert.ToBase64String("ann:secret"u8)),
            new("Bearer", "t0k")])
        {
            using var answer = await GetAsync("/api/2.0/mlflow/experiments/search", authorization);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative))
        {
            Headers = { Authorization = authorization },
        };
        return await guarded.Http.SendAsync(request, Cancel);
    }

    public sealed class Guarded : MlflowHost
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
            [new("MLFLOW_TRACKING_USERNAME", "ann"), new("MLFLOW_TRACKING_PASSWORD", "secret"), new("Mlflow:Token", "t0k")];
    }
}
