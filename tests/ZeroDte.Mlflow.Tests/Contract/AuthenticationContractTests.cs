using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>
/// A server that asks who comes: the embedded one with credentials, or the named one with those of MLFLOW_TRACKING_USERNAME and _PASSWORD.
/// </summary>
public sealed class AuthenticationContractTests(AuthenticationContractTests.Guarded embedded)
    : IClassFixture<AuthenticationContractTests.Guarded>
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
    private static readonly string? NamedUser = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME");
    private static readonly string? NamedPassword = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD");

    [Fact]
    public async Task Request_WithoutCredentials_IsAskedForThem()
    {
        using var answer = await AskAsync(null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Basic");
    }

    [Fact]
    public async Task Request_WithAnotherPassword_IsRefused()
    {
        using var answer = await AskAsync(Basic("another"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_WithTheRightOnes_IsAnswered()
    {
        using var answer = await AskAsync(Basic(IsNamed ? NamedPassword! : Guarded.Secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static bool IsNamed => Named is { Length: > 0 };

    private static AuthenticationHeaderValue Basic(string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{(IsNamed ? NamedUser : Guarded.Name)}:{password}")));

    private async Task<HttpResponseMessage> AskAsync(AuthenticationHeaderValue? who)
    {
        Assert.SkipWhen(IsNamed && string.IsNullOrEmpty(NamedUser),
            "The server named by MLFLOW_TRACKING_URI was started without authentication.");
        var root = IsNamed ? new Uri(Named!) : embedded.Http.BaseAddress!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, "/api/2.0/mlflow/experiments/search?max_results=1"));
        request.Headers.Authorization = who;
        return await embedded.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public sealed class Guarded : MlflowHost
    {
        public const string Name = "somebody";
        public const string Secret = "secret";

        protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
            [new("Mlflow:Username", Name), new("Mlflow:Password", Secret)];
    }
}
