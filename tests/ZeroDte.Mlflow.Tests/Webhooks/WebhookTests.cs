using System.Net;
using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Server.Webhooks;

namespace ZeroDte.Mlflow.Tests.Webhooks;

public sealed class WebhookTests(WebhookTests.Open open, MlflowHost guarded) : IClassFixture<WebhookTests.Open>, IClassFixture<MlflowHost>
{
    private const string Hooks = "mlflow/webhooks";

    [Fact]
    public async Task Changes_OfARegisteredModel_AreToldInOrderOfNeed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var name = $"m-{Guid.NewGuid():N}";
        var hook = await CreateAsync(receiver.Url, "s3cret", "REGISTERED_MODEL.CREATED", "MODEL_VERSION.CREATED", "MODEL_VERSION_TAG.SET",
            "MODEL_VERSION_TAG.DELETED", "MODEL_VERSION_ALIAS.CREATED", "MODEL_VERSION_ALIAS.DELETED");

        await ToldAsync("registered_model.created", """{"name":"$","tags":{"t":"1"},"description":"d"}""", () =>
            open.PostAsync("mlflow/registered-models/create",
                new { name, description = "d", tags = new[] { new { key = "t", value = "1" } } }));
        await ToldAsync("model_version.created",
            """{"name":"$","description":null,"source":"mlflow-artifacts:/1/m","tags":{},"run_id":null,"version":"1"}""",
            () => open.PostAsync("mlflow/model-versions/create", new { name, source = "mlflow-artifacts:/1/m" }));
        await ToldAsync("model_version_tag.set", """{"name":"$","version":"1","key":"k","value":"v"}""",
            () => open.PostAsync("mlflow/model-versions/set-tag", new { name, version = "1", key = "k", value = "v" }));
        await ToldAsync("model_version_tag.deleted", """{"name":"$","version":"1","key":"k"}""",
            () => open.SendAsync(HttpMethod.Delete, "mlflow/model-versions/delete-tag", new { name, version = "1", key = "k" }));
        await ToldAsync("model_version_alias.created", """{"name":"$","alias":"best","version":"1"}""",
            () => open.PostAsync("mlflow/registered-models/alias", new { name, alias = "best", version = "1" }));
        await ToldAsync("model_version_alias.deleted", """{"name":"$","alias":"best"}""",
            () => open.SendAsync(HttpMethod.Delete, "mlflow/registered-models/alias", new { name, alias = "best" }));
        await RemoveAsync(hook);

        async Task ToldAsync(string expected, string data, Func<Task> change)
        {
            await change();
            var message = receiver.Next();
            message.Event.ShouldBe(expected);
            JsonNode.DeepEquals(message.Data, JsonNode.Parse(data.Replace("$", name, StringComparison.Ordinal)))
                .ShouldBeTrue(message.Body);
            message.IsSignedWith("s3cret").ShouldBeTrue();
            message.IsSignedWith("another").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Changes_OfAPrompt_AreToldAsThatAndNotAsAModels()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var name = $"p-{Guid.NewGuid():N}";
        object[] mark = [new { key = "mlflow.prompt.is_prompt", value = "true" }, new { key = "mlflow.prompt.text", value = "Hi {{x}}" }];
        var hook = await CreateAsync(receiver.Url, null, "REGISTERED_MODEL.CREATED", "MODEL_VERSION.CREATED", "PROMPT_VERSION.CREATED",
            "PROMPT_ALIAS.CREATED", "PROMPT_TAG.SET");

        await open.PostAsync("mlflow/registered-models/create", new { name, tags = mark[..1] });
        await open.PostAsync("mlflow/model-versions/create", new { name, source = "prompt-template", tags = mark });
        var created = receiver.Next();
        (created.Event, (string?)created.Data["template"], created.Signature).ShouldBe(("prompt_version.created", "Hi {{x}}", ""));
        await open.PostAsync("mlflow/registered-models/set-tag", new { name, key = "k", value = "v" });
        receiver.Next().Event.ShouldBe("prompt_tag.set");
        await open.PostAsync("mlflow/registered-models/alias", new { name, alias = "best", version = "1" });
        receiver.Next().Event.ShouldBe("prompt_alias.created");
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task Delivery_ThatFailsInPassing_IsTriedAgainUnderItsId()
    {
        await using var receiver = await WebhookReceiver.StartAsync(503, 429);
        var hook = await CreateAsync(receiver.Url, "s", "REGISTERED_MODEL.CREATED");

        await open.PostAsync("mlflow/registered-models/create", new { name = $"m-{Guid.NewGuid():N}" });

        var (first, second, third) = (receiver.Next(), receiver.Next(), receiver.Next());
        (second.Delivery, third.Delivery).ShouldBe((first.Delivery, first.Delivery));
        (second.Body, third.Body).ShouldBe((first.Body, first.Body));
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task Webhook_Disabled_IsToldOfNothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (off, on) = (await CreateAsync(receiver.Url, "off", "REGISTERED_MODEL.CREATED"),
            await CreateAsync(receiver.Url, "on", "REGISTERED_MODEL.CREATED"));
        await open.SendAsync(HttpMethod.Patch, $"{Hooks}/{off}", new { status = "DISABLED" });

        await open.PostAsync("mlflow/registered-models/create", new { name = $"m-{Guid.NewGuid():N}" });

        receiver.Next().IsSignedWith("on").ShouldBeTrue();
        receiver.IsEmpty.ShouldBeTrue();
        await RemoveAsync(off);
        await RemoveAsync(on);
    }

    /// <summary>What a change that fails would have told is gone with it.</summary>
    [Fact]
    public async Task Change_ThatIsRefused_IsNotTold()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var name = $"m-{Guid.NewGuid():N}";
        await open.PostAsync("mlflow/registered-models/create", new { name });
        var hook = await CreateAsync(receiver.Url, "s", "REGISTERED_MODEL.CREATED", "MODEL_VERSION_ALIAS.CREATED", "MODEL_VERSION.CREATED");

        await open.RefusalAsync("mlflow/registered-models/create", new { name }, "RESOURCE_ALREADY_EXISTS");
        await open.RefusalAsync(
            "mlflow/registered-models/alias", new { name, alias = "best", version = "7" }, "RESOURCE_DOES_NOT_EXIST", 404);
        await open.PostAsync("mlflow/model-versions/create", new { name, source = "mlflow-artifacts:/1/m" });

        receiver.Next().Event.ShouldBe("model_version.created");
        receiver.IsEmpty.ShouldBeTrue();
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task Webhook_CreatedReadChangedListedTestedAndDeleted()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200, 404);
        var id = await CreateAsync(receiver.Url, "s3cret", "MODEL_VERSION_ALIAS.CREATED", "MODEL_VERSION.CREATED");

        var read = await GetAsync(id);
        read.ToJsonString().ShouldNotContain("s3cret");
        ((string?)read["status"], (string?)read["events"]![0]!["entity"], (string?)read["url"])
            .ShouldBe(("ACTIVE", "MODEL_VERSION_ALIAS", receiver.Url));
        var changed = (await open.SendAsync(HttpMethod.Patch, $"{Hooks}/{id}",
            new { description = "new", events = new[] { new { entity = "PROMPT", action = "CREATED" } } })).Body["webhook"]!;
        ((string?)changed["description"], changed["events"]!.AsArray().Count, (string?)changed["name"]).ShouldBe(("new", 1, "hook"));
        var page = (await open.SendAsync(HttpMethod.Get, $"{Hooks}?max_results=1")).Body;
        ((string?)page["webhooks"]![0]!["webhook_id"]).ShouldBe(id);

        var tested = (await open.PostAsync($"{Hooks}/{id}/test", new { }))["result"]!;
        ((bool)tested["success"]!, (int)tested["response_status"]!).ShouldBe((true, 200));
        receiver.Next().Event.ShouldBe("prompt.created");
        var asked = new { @event = new { entity = "MODEL_VERSION", action = "CREATED" } };
        tested = (await open.PostAsync($"{Hooks}/{id}/test", asked))["result"]!;
        ((bool)tested["success"]!, (int)tested["response_status"]!).ShouldBe((false, 404));
        receiver.Next().IsSignedWith("s3cret").ShouldBeTrue();

        await RemoveAsync(id);
        (await open.SendAsync(HttpMethod.Get, $"{Hooks}/{id}")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/hook")]
    [InlineData("http://localhost/hook")]
    [InlineData("http://[::1]/hook")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://[::ffff:10.1.2.3]/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@1.1.1.1/")]
    [InlineData("hook")]
    public async Task Webhook_ToAnAddressThatIsNotPublic_IsRefused(string url) => (await guarded.RefusalAsync(Hooks,
        new { name = "hook", url, events = new[] { new { entity = "MODEL_VERSION", action = "CREATED" } } })).ShouldNotBeEmpty();

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Address_IsPublicOrNot(string address, bool expected) =>
        WebhookAddress.IsPublic(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("", "MODEL_VERSION", "CREATED")]
    [InlineData("-hook", "MODEL_VERSION", "CREATED")]
    [InlineData("hook", "MODEL_VERSION", "SET")]
    [InlineData("hook", "NOTHING", "CREATED")]
    [InlineData("hook", "BUDGET_POLICY", "EXCEEDED")]
    public async Task Webhook_WithABadNameOrEvent_IsRefused(string name, string entity, string action) => (await open.RefusalAsync(Hooks,
        new { name, url = "http://127.0.0.1:9/", events = new[] { new { entity, action } } })).ShouldNotBeEmpty();

    /// <param name="secret">Null for messages without a signature.</param>
    private async Task<string> CreateAsync(string url, string? secret, params string[] events) => (string)(await open.PostAsync(Hooks, new
    {
        name = "hook",
        url,
        secret,
        events = events.Select(e => new { entity = e.Split('.')[0], action = e.Split('.')[1] }),
    }))["webhook"]!["webhook_id"]!;

    private async Task<JsonNode> GetAsync(string id) => (await open.SendAsync(HttpMethod.Get, $"{Hooks}/{id}")).Body["webhook"]!;

    private async Task RemoveAsync(string id) => (await open.SendAsync(HttpMethod.Delete, $"{Hooks}/{id}")).Status.ShouldBe(200);

    /// <summary>A server whose webhooks may lead to this machine, where the tests listen.</summary>
    public sealed class Open : MlflowHost
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Mlflow:WebhooksToPrivateNetworks", "true")];
    }
}
