using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZeroDte.Mlflow.Tests.Hosting;

/// <summary>Holds the published table of MLflow's endpoints against a server.</summary>
public sealed partial class EndpointTableTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    /// <summary>How many MLflow 3.11 has.</summary>
    private const int All = 169;

    private static readonly Line[] Table =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "services/mlflow/endpoints.md"))).Select(m =>
            new Line(m.Groups[1].Value, $"/api/{m.Groups[2].Value}/{m.Groups[3].Value}", m.Groups[4].Value == "yes", m.Groups[5].Value))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Served => Of(served: true);

    public static TheoryData<string, string> NotServed => Of(served: false);

    [Fact]
    public void Table_HasEveryEndpointOnceAndAReasonForEachThatIsNotServed()
    {
        Table.Length.ShouldBe(All);
        Table.DistinctBy(l => (l.Method, Parameter().Replace(l.Path, "{}"))).Count().ShouldBe(All);
        Table.ShouldAllBe(l => l.Served == (l.Reason.Trim().Length == 0));
        var text = File.ReadAllText(Path.Combine(Repository.Root, "services/mlflow/endpoints.md"));
        text.ShouldContain($"{Table.Count(l => l.Served)} are served");
        text.ShouldContain($"{Table.Count(l => !l.Served)} are not");
    }

    /// <summary>The requests are empty, so most are refused: but not for want of a route.</summary>
    [Theory]
    [MemberData(nameof(Served))]
    public async Task Endpoint_SaidToBeServed_IsThere(string method, string path)
    {
        var (status, code, body) = await AskAsync(method, path);

        ((int)status).ShouldBeLessThan(500, body);
        status.ShouldNotBe(HttpStatusCode.MethodNotAllowed, body);
        code.ShouldNotBe("ENDPOINT_NOT_FOUND", body);
    }

    [Theory]
    [MemberData(nameof(NotServed))]
    public async Task Endpoint_SaidNotToBeServed_SaysSo(string method, string path)
    {
        var (status, code, body) = await AskAsync(method, path);

        status.ShouldBeOneOf([HttpStatusCode.NotFound, HttpStatusCode.NotImplemented], body);
        code.ShouldNotBeNull(body);
    }

    private static TheoryData<string, string> Of(bool served) =>
        [.. Table.Where(l => l.Served == served).Select(l => new TheoryDataRow<string, string>(l.Method, l.Path))];

    private async Task<(HttpStatusCode Status, string? Code, string Body)> AskAsync(string method, string path)
    {
        var address = new Uri(Parameter().Replace(path, "none"), UriKind.Relative);
        using var request = new HttpRequestMessage(new(method), address);
        if (method != "GET")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await host.Http.SendAsync(request, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (string?)JsonNode.Parse(body)!["error_code"], body);
    }

    [GeneratedRegex(@"^\| ([A-Z]+) \| (\d\.\d) \| `([^`]+)` \| (yes|no) \| ([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A part of a path that stands for a value.</summary>
    [GeneratedRegex(@"\{[^}]+\}|<[^>]+>")]
    private static partial Regex Parameter();

    private sealed record Line(string Method, string Path, bool Served, string Reason);
}
