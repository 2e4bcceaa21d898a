using Microsoft.AspNetCore.Routing;

namespace Boxfit.Web.Reviewing;

/// <summary>
/// Where the page of a review asks. A page that was opened for another review is refused everywhere: it would show, and decide on, pictures
/// that have the same numbers here.
/// </summary>
/// <param name="routes">The host's.</param>
/// <param name="review">The review.</param>
sealed class ReviewRoutes(IEndpointRouteBuilder routes, ReviewFile review)
{
    /// <summary>Adds what answers a method at a path.</summary>
    public void Map(string method, string path, RequestDelegate answer) => routes.MapMethods(path, [method], context =>
    {
        RequestReading.RequireReview(context.Request, review);
        return answer(context);
    });
}
