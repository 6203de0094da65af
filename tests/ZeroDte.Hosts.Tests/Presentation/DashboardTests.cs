using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Cli;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Presentation;

/// <summary>The pages of a running service that has lived through eight sessions.</summary>
public sealed class DashboardTests(DashboardTests.Replayed service) : IClassFixture<DashboardTests.Replayed>
{
    private const string Record = "record=eight";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "AAPL is expected to close at $")]
    [InlineData("/?strike=190", "Above $190.00")]
    [InlineData("/?open=190&strike=", "the open of $190.00")]
    [InlineData("/track-record", "No forecast of AAPL has an outcome yet")]
    [InlineData($"/track-record?{Record}", "of 8 sessions of AAPL")]
    [InlineData($"/track-record?{Record}&basis=previousClose&from=2018-05-08&to=2018-05-09", "of 2 sessions of AAPL")]
    [InlineData($"/track-record?{Record}&from=&to=", "8 of them were forecast on the replay clock")]
    [InlineData($"/models?{Record}", "serves")]
    [InlineData($"/models?{Record}", "&#x2713; passed")]
    [InlineData("/models?symbol=MSFT", "No model of MSFT serves yet")]
    [InlineData($"/drift?{Record}", "AAPL on 11 May 2018:")]
    [InlineData($"/drift/2018-05-11?{Record}", "Anderson-Darling")]
    [InlineData("/drift?symbol=MSFT", "MSFT has not been judged yet")]
    [InlineData("/jobs", "record eight")]
    [InlineData("/jobs?job=retrain", "Attempts of retrain")]
    [InlineData("/jobs/1", "Attempt 1: retrain of AAPL")]
    [InlineData("/data", "Bars of AAPL reach to Friday 11 May 2018")]
    [InlineData("/data?symbol=MSFT", "There are no bars of MSFT")]
    [InlineData("/help", "What the words mean")]
    public async Task Page_OfEachKind_ShowsWhatIsThere(string address, string text)
    {
        using var answer = await service.Http.GetAsync(address, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        html.ShouldContain(text);
        html.ShouldNotContain("NaN", Case.Sensitive);
        html.ShouldNotContain("∞");
        // Every page is reached from every other, and the one that is shown is marked.
        foreach (var (path, name) in Site.Pages)
            html.ShouldMatch($"<a href=\"{path}\\?symbol=[A-Z]+\"[^>]*>{name}</a>");
        Regex.Count(html, "aria-current=\"page\"").ShouldBe(1);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
    }

    [Theory]
    [InlineData("/track-record?basis=noon", HttpStatusCode.BadRequest, "There is no basis &#x27;noon&#x27;")]
    [InlineData("/track-record?from=May", HttpStatusCode.BadRequest, "&#x27;May&#x27; is not a date")]
    [InlineData("/models?symbol=%3Cscript%3E", HttpStatusCode.BadRequest, "&#x27;&lt;SCRIPT&gt;&#x27; is not a ticker symbol")]
    [InlineData("/models?record=a%20b", HttpStatusCode.BadRequest, "a b")]
    [InlineData("/drift/yesterday", HttpStatusCode.BadRequest, "&#x27;yesterday&#x27; is not a date")]
    [InlineData("/drift/2018-05-12", HttpStatusCode.NotFound, "has not judged AAPL on 2018-05-12")]
    [InlineData("/jobs?job=nosuch", HttpStatusCode.NotFound, "There is no job &#x27;nosuch&#x27;. There are:")]
    [InlineData("/jobs/999999", HttpStatusCode.NotFound, "There is no attempt 999999")]
    [InlineData("/?symbol=ZZZZ", HttpStatusCode.NotFound, "Nothing is known of ZZZZ")]
    public async Task Page_OfNothing_SaysWhatIsWrong(string address, HttpStatusCode status, string text)
    {
        using var answer = await service.Http.GetAsync(address, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        answer.StatusCode.ShouldBe(status, html);
        html.ShouldContain(text, Case.Insensitive);
        html.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task TrackRecordCsv_OfASpan_HasALineForEachForecast()
    {
        var lines = (await service.Http.GetStringAsync($"/track-record.csv?{Record}&from=2018-05-09", Cancel)).TrimEnd().Split('\n');

        lines.Length.ShouldBe(4);
        var (names, last) = (lines[0].Split(','), lines[^1].Split(','));
        last.Length.ShouldBe(names.Length);
        (last[Array.IndexOf(names, "session")], last[Array.IndexOf(names, "close")]).ShouldBe(("2018-05-11", "188.589996"));
        (await service.Http.GetAsync("/track-record.csv?to=never", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>What pages tell people to type is understood.</summary>
    [Theory]
    [InlineData("/track-record")]
    [InlineData($"/track-record?{Record}")]
    [InlineData($"/models?{Record}")]
    [InlineData("/models?symbol=MSFT")]
    [InlineData($"/drift?{Record}")]
    [InlineData("/drift?symbol=MSFT")]
    [InlineData("/jobs")]
    [InlineData("/data")]
    [InlineData("/help")]
    public async Task Page_CommandThatItNames_IsUnderstood(string address)
    {
        var html = await service.Http.GetStringAsync(address, Cancel);
        var commands = Regex.Matches(html, "<code>\\./zerodte ([^<]*)</code>").Select(match => match.Groups[1].Value).ToArray();

        commands.ShouldNotBeEmpty();
        foreach (var command in commands.Where(command => command != "--help"))
            ZeroDteCommand.Create().Parse(command).Errors.ShouldBeEmpty(command);
    }

    public sealed class Replayed : IAsyncLifetime
    {
        private readonly RunningBackend _backend = new();

        public HttpClient Http => _backend.Http;

        public async ValueTask InitializeAsync()
        {
            await _backend.InitializeAsync();
            var plan = new ReplayPlan(new("eight"), [Symbol.Aapl], new(2018, 5, 2), new(2018, 5, 11), Trials: 0, Track: false);
            await _backend.Services.GetRequiredService<Replayer>().RunAsync(plan, progress: null, Cancel);
        }

        public ValueTask DisposeAsync() => _backend.DisposeAsync();
    }
}
