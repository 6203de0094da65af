using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Api;

internal static class ApiDescriptionEndpoints
{
    private const string Document = "v1";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ZeroDte";
            document.Info.Description = "Where a stock will close today, and how sure that is.";
            return Task.CompletedTask;
        });
        options.CreateSchemaReferenceId = json => IsText(json.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(json);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (IsText(context.JsonTypeInfo.Type))
                (schema.Type, schema.Description) = (JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        // On its own paths only: it matches a pattern against every request that passes it.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger"), swagger => swagger.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint($"/openapi/{Document}.json", "ZeroDte");
            options.DocumentTitle = "ZeroDte API";
        }));
    }

    /// <summary>Of an identity, which is sent as text and described as such where it stands.</summary>
    private static bool IsText(Type type) => type == typeof(RecordName) || type == typeof(ContentHash);
}
