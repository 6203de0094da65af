using System.Net;
using System.Net.Http.Json;

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;
using ZeroDte.Pipeline.Bars;

namespace ZeroDte.Hosts.Tests.Api;

public sealed class PredictTests(RunningBackend backend) : IClassFixture<RunningBackend>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK, "AAPL is expected to close at")]
    [InlineData("/?symbol=aapl", HttpStatusCode.OK, "AAPL is expected to close at")]
    [InlineData("/?symbol=aapl&open=190", HttpStatusCode.OK, "value=\"190.00\"")]
    [InlineData("/?symbol=zzz", HttpStatusCode.NotFound, "Nothing is known of ZZZ. Another symbol is added by ingesting its bars")]
    [InlineData("/?symbol=%3Cscript%3E", HttpStatusCode.NotFound, "No forecast of &lt;SCRIPT&gt;")]
    public async Task Home_OfASymbol_ShowsItsForecastOrSaysThatThereIsNone(string address, HttpStatusCode status, string text)
    {
        using var response = await backend.Http.GetAsync(address, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(text);
    }

    [Fact]
    public async Task Predict_Sample_IsTheForecastOfTheSessionAfterIt()
    {
        var forecast = await GetAsync("/predict", HttpStatusCode.OK);

        ((string)forecast["symbol"]!, (string)forecast["session"]!, (string)forecast["clock"]!, (string)forecast["basis"]!)
            .ShouldBe(("AAPL", "2018-05-14", "replay", "previousClose"));
        ((double)forecast["predictedClose"]!).ShouldBe(188.59, 5);
    }

    [Theory]
    [InlineData("/predict?open=190.5", 190.5)]
    [InlineData("/predict?symbol=aapl&open=1.9e2", 190)]
    public async Task Predict_WithOpen_StartsFromIt(string address, double open)
    {
        var forecast = await GetAsync(address, HttpStatusCode.OK);

        ((double)forecast["open"]!, (string)forecast["basis"]!).ShouldBe((open, "open"));
    }

    [Theory]
    [InlineData("/predict?strike=190", "previousClose")]
    [InlineData("/predict?strike=190&open=189", "open")]
    public async Task Predict_WithStrike_AddsTheChanceOfClosingAboveIt(string address, string basis)
    {
        var forecast = await GetAsync(address, HttpStatusCode.OK);
        var lower = await GetAsync(address.Replace("190", "180", StringComparison.Ordinal), HttpStatusCode.OK);

        ((string)forecast["basis"]!, (double)forecast["strike"]!["price"]!).ShouldBe((basis, 190));
        ((double)forecast["strike"]!["probabilityAbove"]!).ShouldBeInRange(0.01, 0.5);
        ((double)lower["strike"]!["probabilityAbove"]!).ShouldBeInRange(0.9, 1);
    }

    [Theory]
    [InlineData("/predict?strike=0", HttpStatusCode.BadRequest, "The strike must be a price above zero")]
    [InlineData("/predict?open=189%00", HttpStatusCode.BadRequest, "is not a number")]
    [InlineData("/predict?strike=abc", HttpStatusCode.BadRequest, "strike 'abc' is not a number")]
    [InlineData("/predict?strike=", HttpStatusCode.BadRequest, "not a number")]
    [InlineData("/predict?strike=190&open=abc", HttpStatusCode.BadRequest, "open 'abc' is not a number")]
    [InlineData("/predict?open=0", HttpStatusCode.BadRequest, "above zero")]
    [InlineData("/predict?open=-1", HttpStatusCode.BadRequest, "above zero")]
    [InlineData("/predict?open=NaN", HttpStatusCode.BadRequest, "above zero")]
    [InlineData("/predict?open=", HttpStatusCode.BadRequest, "not a number")]
    [InlineData("/predict?open=1,5", HttpStatusCode.BadRequest, "not a number")]
    [InlineData("/predict?open=1000", HttpStatusCode.BadRequest, "more than 50%")]
    [InlineData("/predict?at=10:45", HttpStatusCode.BadRequest, "There is no forecast of 2018-05-14 from '10:45'. None is sealed")]
    [InlineData("/predict?at=10:30&open=189", HttpStatusCode.BadRequest, "Give an open or a time, not both")]
    [InlineData("/predict?symbol=", HttpStatusCode.BadRequest, "not a ticker symbol")]
    [InlineData("/predict?symbol=%27;--", HttpStatusCode.BadRequest, "not a ticker symbol")]
    [InlineData("/predict?symbol=ZZZZ", HttpStatusCode.NotFound, "Known: AAPL")]
    [InlineData("/nosuch", HttpStatusCode.NotFound, null)]
    public async Task Get_BadRequest_IsAProblemThatNamesWhatIsWrong(string address, HttpStatusCode status, string? detail)
    {
        using var response = await backend.Http.GetAsync(address, Cancel);

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Cancel);
        ((int)problem!["status"]!).ShouldBe((int)status);
        ((string?)problem["detail"] ?? "").ShouldContain(detail ?? "");
    }

    [Fact]
    public async Task Predict_AnotherMethod_IsNotAllowed() =>
        (await backend.Http.PostAsync("/predict", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task Predict_BarsIngestedByAnotherProcess_AreServedWithoutRestart()
    {
        var bars = new[] { new Bar(new(2018, 5, 14), 189, 190, 187, 188, 1) };
        var store = new BarStore(backend.Database.Source);
        await store.LoadAsync(Symbol.Parse("SHORT"), "test", bars, [], Cancel);
        var board = backend.Services.GetRequiredService<ForecastBoard>();

        await RunningBackend.WaitAsync(() => board.Find("SHORT") is not null);

        var problem = await GetAsync("/predict?symbol=SHORT", HttpStatusCode.ServiceUnavailable);
        ((string)problem["detail"]!).ShouldContain("it has 1 sessions and training takes");
    }

    [Fact]
    public async Task Predict_LiveClockOnOldBars_SaysThatTheyAreStale()
    {
        await using var live = await RunningBackend.StartAsync(backend.Database.ConnectionString, "--ZeroDte:Clock=Live");
        await RunningBackend.WaitAsync(() => live.Services.GetRequiredService<ForecastBoard>().IsReady);
        using var http = new HttpClient { BaseAddress = new(RunningBackend.Address(live)) };

        using var response = await http.GetAsync("/predict", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("are stale: the last is of 2018-05-11");
    }

    [Fact]
    public async Task Predict_DatabaseAway_SaysStartingAndIsNotReady()
    {
        await using var lonely = await RunningBackend.StartAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1");
        using var http = new HttpClient { BaseAddress = new(RunningBackend.Address(lonely)) };

        (await http.GetAsync("/health/live", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var problem = await http.GetAsync("/predict", Cancel);
        problem.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await problem.Content.ReadAsStringAsync(Cancel)).ShouldContain("starting");
        (await http.GetStringAsync("/", Cancel)).ShouldContain("The service is starting");
    }

    [Fact]
    public async Task Predict_DatabaseLostLater_StillAnswersFromMemory()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        await using var app = await RunningBackend.StartAsync(database.ConnectionString);
        await RunningBackend.WaitAsync(() => app.Services.GetRequiredService<ForecastBoard>().IsReady);

        await database.DisposeAsync();

        using var http = new HttpClient { BaseAddress = new(RunningBackend.Address(app)) };
        (await http.GetAsync("/predict", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ready = await http.GetFromJsonAsync<JsonObject>("/health/ready", Cancel);
        ((string)ready!["status"]!).ShouldBe("Degraded");
    }

    [Fact]
    public async Task Health_WithForecast_IsLiveAndReady()
    {
        (await GetAsync("/health/live", HttpStatusCode.OK))["status"]!.GetValue<string>().ShouldBe("Healthy");
        (await GetAsync("/health/ready", HttpStatusCode.OK))["forecast"]!.GetValue<string>().ShouldBe("AAPL 2018-05-14");
    }

    [Fact]
    public async Task OpenApi_Document_DescribesTheForecastAsItIsSent()
    {
        var schemas = (await GetAsync("/openapi/v1.json", HttpStatusCode.OK))["components"]!["schemas"]!;
        var forecast = await GetAsync("/predict?strike=190", HttpStatusCode.OK);

        schemas["Forecast"]!["properties"]!.AsObject().Select(p => p.Key).ShouldBe(forecast.Select(p => p.Key), ignoreOrder: true);
        schemas["Direction"]!["enum"]!.AsArray().Select(v => (string)v!).ShouldBe(["up", "down", "flat"]);
        schemas["Forecast"]!["properties"]!["open"]!["type"]!.GetValue<string>().ShouldBe("number");
        schemas["LedgerEntry"]!["properties"]!["record"]!["type"]!.GetValue<string>().ShouldBe("string");
    }

    [Theory]
    [InlineData("/swagger/index.html", "swagger-ui")]
    [InlineData("/", "AAPL is expected to close at $")]
    [InlineData("/?open=190", "the open of $190.00")]
    [InlineData("/?open=abc", "is not a number")]
    [InlineData("/?open=%3Cscript%3E", "&lt;script&gt;")]
    public async Task Page_Request_Shows(string address, string text) =>
        (await backend.Http.GetStringAsync(address, Cancel)).ShouldContain(text);

    private async Task<JsonObject> GetAsync(string address, HttpStatusCode status)
    {
        using var response = await backend.Http.GetAsync(address, Cancel);
        response.StatusCode.ShouldBe(status);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!.AsObject();
    }
}
