require 'net/http'

OKTA = URI('https://tidewater.okta.com')

def deactivate(id)
  req = Net::HTTP::Post.new("/api/v1/users/#{id}/lifecycle/deactivate")
  req['Authorization'] = 'SSWS 00UhFm5x0KbSsfIjEQbKjZGyR05dRswdql0gDY0mhQ'
  Net::HTTP.start(OKTA.host, 443, use_ssl: true) { |http| http.request(req) }
end
