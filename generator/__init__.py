"""prerequest makes working clients and collections from OpenAPI documents of APIs with signed or keyed requests."""
