using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ZeroDte.Hosts.Tests.Api;

public sealed class JobsTests(RunningBackend backend) : IClassFixture<RunningBackend>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_OnTheReplayClock_TellsSchedulesAndThatNothingComesDue()
    {
        var answer = (await backend.Http.GetFromJsonAsync<JsonObject>("/api/jobs", Cancel))!;

        ((string)answer["clock"]!,
            (string)answer["note"]!).ShouldBe(("replay", "On the replay clock nothing comes due; jobs run when asked to."));
        answer["universe"]!.AsArray().Select(symbol => (string)symbol!).ShouldBe(["AAPL"]);
        var evaluate = answer["jobs"]!.AsArray().Single(job => (string)job!["job"]! == "evaluate")!;
        ((string)evaluate["schedule"]!, (string?)evaluate["nextDue"]).ShouldBe(("16:30 on sessions, 13:30 on early closes", null));
    }

    [Fact]
    public async Task Run_Job_IsDoneByTheOrchestratorAndFollowedAsItHappens()
    {
        using var stream = await backend.Http.GetStreamAsync("/api/jobs/events", Cancel);
        using var response = await backend.Http.PostAsJsonAsync("/api/jobs/evaluate/run",
            new { symbol = "aapl", session = "2014-05-07" }, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var states = new List<string>();
        await foreach (var sent in SseParser.Create(stream).EnumerateAsync(Cancel))
        {
            var attempt = JsonNode.Parse(sent.Data)!;
            if ((string)attempt["session"]! != "2014-05-07")
                continue;
            states.Add((string)attempt["state"]!);
            if (states[^1] == "running")
                continue;

            var shown = (await backend.Http.GetFromJsonAsync<JsonObject>($"/api/jobs/attempts/{(long)attempt["id"]!}", Cancel))!;
            ((string)shown["attempt"]!["message"]!).ShouldBe("No forecast of AAPL had been issued for 2014-05-07.");
            break;
        }

        states[^1].ShouldBe("committed");
        var history = (await backend.Http.GetFromJsonAsync<JsonArray>("/api/jobs/history?job=evaluate&symbol=aapl&limit=1000", Cancel))!;
        history.Count(a => (string)a!["session"]! == "2014-05-07").ShouldBe(1);
    }

    [Fact]
    public async Task Backfill_Span_IsDoneInOrderAndOnlyOnce()
    {
        var span = new { from = "2014-03-03", to = "2014-03-07" };
        using var first = await backend.Http.PostAsJsonAsync("/api/jobs/evaluate/backfill", span, Cancel);
        ((int)(await first.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["added"]!).ShouldBe(5);

        while (await backend.Database.ScalarAsync<long>("select count(*) from job_result where session between '2014-03-03' and "
            + "'2014-03-07'") < 5)
        {
            await Task.Delay(20, Cancel);
        }

        (await backend.Database.ScalarAsync<bool>("select array_agg(session order by attempt_id) = array_agg(session order by session) "
            + "from job_result where session between '2014-03-03' and '2014-03-07'")).ShouldBeTrue();
        using var again = await backend.Http.PostAsJsonAsync("/api/jobs/evaluate/backfill", span, Cancel);
        ((int)(await again.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["added"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Run_Again_MakesARevisionWithItsReason()
    {
        using (await RunAsync(new { symbol = "AAPL", session = "2014-04-02" }))
            await UntilAsync(1);
        using var response = await RunAsync(new { symbol = "AAPL", session = "2014-04-02", again = "the wrong file" });
        ((int)(await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["units"]![0]!["revision"]!).ShouldBe(2);
        await UntilAsync(2);

        (await backend.Database.ScalarAsync<string>("select reason from job_result where session = '2014-04-02' and revision = 2"))
            .ShouldBe("the wrong file");
        using (await RunAsync(new { symbol = "AAPL", session = "2014-04-02", again = "and again" }))
            await UntilAsync(3);

        Task<HttpResponseMessage> RunAsync(object body) => backend.Http.PostAsJsonAsync("/api/jobs/evaluate/run", body, Cancel);

        async Task UntilAsync(int results)
        {
            while (await backend.Database.ScalarAsync<long>("select count(*) from job_result where session = '2014-04-02'") < results)
                await Task.Delay(20, Cancel);
        }
    }

    [Fact]
    public async Task Cancel_OfUnits_TakesThemOffTheList()
    {
        await using var insert = backend.Database.Source.CreateCommand("""
            insert into job_unit (job, symbol, session, record, not_before) values
                ('evaluate', 'AAPL', '2013-06-03', 'live', 'infinity'), ('evaluate', 'AAPL', 'infinity', 'live', 'infinity'),
                ('evaluate', 'X', '2013-06-03', 'live', 'infinity')
            """);
        await insert.ExecuteNonQueryAsync(Cancel);

        (await RemovedAsync(new { symbol = "AAPL", session = "9999-12-31" })).ShouldBe(1); // as the database says for ever
        (await RemovedAsync(new { session = "2013-06-03" })).ShouldBe(2);
        (await RemovedAsync(new { session = "2013-06-03" })).ShouldBe(0);

        async Task<int> RemovedAsync(object which)
        {
            using var response = await backend.Http.PostAsJsonAsync("/api/jobs/evaluate/cancel", which, Cancel);
            return (int)(await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["removed"]!;
        }
    }

    [Fact]
    public async Task Pause_ThenResume_IsTold()
    {
        (await backend.Http.PostAsync("/api/jobs/predict/pause", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StateAsync()).ShouldBe("paused");
        (await backend.Http.PostAsync("/api/jobs/predict/resume", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StateAsync()).ShouldNotBe("paused");

        async Task<string> StateAsync() =>
            (string)(await backend.Http.GetFromJsonAsync<JsonObject>("/api/jobs", Cancel))!["jobs"]!.AsArray()
            .Single(job => (string)job!["job"]! == "predict")!["state"]!;
    }

    [Theory]
    [InlineData("POST", "/api/jobs/nosuch/run", "{}", HttpStatusCode.NotFound,
        "There is no job 'nosuch'. There are: collect, collect-minutes")]
    [InlineData("POST", "/api/jobs/nosuch/pause", null, HttpStatusCode.NotFound, "There is no job 'nosuch'")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"session":"2018-05-12"}""", HttpStatusCode.BadRequest,
        "There is no session on 2018-05-12: a Saturday. The sessions beside it are 2018-05-11 and 2018-05-14.")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"session":"9999-12-31"}""", HttpStatusCode.BadRequest,
        "9999-12-31 is too far ahead: a job can be asked for sessions up to ")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"session":"0001-01-01"}""", HttpStatusCode.BadRequest,
        "before 1990-01-01, where the calendar begins. The first session is 1990-01-02.")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"session":"2018-07-04"}""", HttpStatusCode.BadRequest,
        "The sessions beside it are 2018-07-03 and 2018-07-05.")]
    [InlineData("POST", "/api/jobs/evaluate/backfill", """{"from":"1990-01-01","to":"9999-12-31"}""", HttpStatusCode.BadRequest,
        "9999-12-31 is too far ahead")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"again":" "}""", HttpStatusCode.BadRequest, "Say in a line why it is made again")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"symbol":"$"}""", HttpStatusCode.BadRequest, "'$' is not a ticker symbol")]
    [InlineData("POST", "/api/jobs/evaluate/run", """{"session":"tomorrow"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("POST", "/api/jobs/evaluate/backfill", """{"from":"2018-05-11","to":"2018-05-10"}""", HttpStatusCode.BadRequest,
        "after its end")]
    [InlineData("POST", "/api/jobs/evaluate/backfill", """{"from":"2018-05-12","to":"2018-05-13"}""", HttpStatusCode.BadRequest,
        "There is no session from 2018-05-12 to 2018-05-13")]
    [InlineData("POST", "/api/jobs/evaluate/backfill", """{"from":"1980-01-01","to":"2018-05-13"}""", HttpStatusCode.BadRequest,
        "The calendar begins on 1990-01-01")]
    [InlineData("POST", "/api/jobs/attempts/99999999/cancel", null, HttpStatusCode.NotFound, "There is no attempt 99999999")]
    [InlineData("GET", "/api/jobs/attempts/99999999", null, HttpStatusCode.NotFound, "There is no attempt 99999999")]
    [InlineData("GET", "/api/jobs/history?limit=0", null, HttpStatusCode.BadRequest, "limit must be from 1 to 10000; got 0.")]
    public async Task Send_BadRequest_IsAProblemThatNamesWhatIsWrong(string method, string address, string? body, HttpStatusCode status,
        string? detail)
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (body is not null)
            request.Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await backend.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(status);
        ((string?)(await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"] ?? "").ShouldContain(detail ?? "");
    }

    [Theory]
    [InlineData("Origin", "http://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Host", "elsewhere.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Post_FromAPageOfAnotherSite_IsRefused(string header, string value, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/predict/pause");
        request.Headers.Add(header, value);

        (await backend.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Post_WithTwoOriginsOfWhichOneIsLocal_IsRefused()
    {
        foreach (var address in new[] { "/api/jobs/predict/pause", "/api/2.0/mlflow/experiments/create" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Headers.TryAddWithoutValidation("Origin", ["http://localhost", "http://elsewhere.example"]);

            (await backend.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, address);
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer right", HttpStatusCode.NoContent)]
    public async Task Post_WithAKeyConfigured_NeedsIt(string? authorization, HttpStatusCode status)
    {
        await using var guarded = await RunningBackend.StartAsync(backend.Database.ConnectionString, "--ZeroDte:ApiKey=right",
            "--Orchestrator:Enabled=false", "--ZeroDte:Backfill=0");
        using var http = new HttpClient { BaseAddress = new(RunningBackend.Address(guarded)) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/predict/resume");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        (await http.SendAsync(request, Cancel)).StatusCode.ShouldBe(status);
        (await http.GetAsync("/api/jobs", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK); // reading is free
    }
}
